<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ConsentWords</name>
    <message numerus="yes">
        <source>Holds for %n day(s).</source>
        <translation>
            <numerusform>Holds for %Ln day.</numerusform>
            <numerusform>Holds for %Ln days.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::BackupsDialog</name>
    <message numerus="yes">
        <source>%n people come back</source>
        <translation>
            <numerusform>%Ln person comes back</numerusform>
            <numerusform>%Ln people come back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people were added.</source>
        <translation>
            <numerusform>%Ln person was added.</numerusform>
            <numerusform>%Ln people were added.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people were erased for good since, and stay so</source>
        <translation>
            <numerusform>%Ln person was erased for good since, and stays so</numerusform>
            <numerusform>%Ln people were erased for good since, and stay so</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people who were erased for good since did not come back.</source>
        <translation>
            <numerusform>%Ln person who was erased for good since did not come back.</numerusform>
            <numerusform>%Ln people who were erased for good since did not come back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%Ln person</numerusform>
            <numerusform>%Ln people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n faces</source>
        <translation>
            <numerusform>%Ln face</numerusform>
            <numerusform>%Ln faces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sightings</source>
        <translation>
            <numerusform>%Ln sighting</numerusform>
            <numerusform>%Ln sightings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people come</source>
        <translation>
            <numerusform>%Ln person comes</numerusform>
            <numerusform>%Ln people come</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%Ln more</numerusform>
            <numerusform>%Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n faces and sightings were erased for good since, and stay so</source>
        <translation>
            <numerusform>%Ln face or sighting was erased for good since, and stays so</numerusform>
            <numerusform>%Ln faces and sightings were erased for good since, and stay so</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n faces and sightings that were erased for good since did not come back.</source>
        <translation>
            <numerusform>%Ln face or sighting that was erased for good since did not come back.</numerusform>
            <numerusform>%Ln faces and sightings that were erased for good since did not come back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n faces whose picture is damaged in the backup were left out.</source>
        <translation>
            <numerusform>%n face whose picture is damaged in the backup was left out.</numerusform>
            <numerusform>%n faces whose picture is damaged in the backup were left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n vectors of the backup could not be used; those of faces are measured again.</source>
        <translation>
            <numerusform>%n vector of the backup could not be used; those of faces are measured again.</numerusform>
            <numerusform>%n vectors of the backup could not be used; those of faces are measured again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n names of the backup could not be shown, and were changed.</source>
        <translation>
            <numerusform>%n name of the backup could not be shown, and was changed.</numerusform>
            <numerusform>%n names of the backup could not be shown, and were changed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::CheckPage</name>
    <message numerus="yes">
        <source>%n people have one picture only: nothing can be learned about how they change.</source>
        <translation>
            <numerusform>%Ln person has one picture only: nothing can be learned about how they change.</numerusform>
            <numerusform>%Ln people have one picture only: nothing can be learned about how they change.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) look more like somebody else. A picture of the wrong person teaches the network something wrong; a right one of people who look alike teaches it the most.</source>
        <translation>
            <numerusform>%n picture looks more like somebody else. A picture of the wrong person teaches the network something wrong; a right one of people who look alike teaches it the most.</numerusform>
            <numerusform>%n pictures look more like somebody else. A picture of the wrong person teaches the network something wrong; a right one of people who look alike teaches it the most.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::DataPage</name>
    <message numerus="yes">
        <source>The faces in the gallery (%n people)</source>
        <translation>
            <numerusform>The faces in the gallery (%n person)</numerusform>
            <numerusform>The faces in the gallery (%n people)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::DroppedPictures</name>
    <message numerus="yes">
        <source>By the names in it, “%1” holds pictures of %n people: %2.</source>
        <translation>
            <numerusform>By the names in it, “%1” holds pictures of %n person: %2.</numerusform>
            <numerusform>By the names in it, “%1” holds pictures of %n people: %2.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::EnrollPage</name>
    <message numerus="yes">
        <source>%n shots are taken</source>
        <translation>
            <numerusform>%n shot is taken</numerusform>
            <numerusform>%n shots are taken</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::EnrolmentForm</name>
    <message numerus="yes">
        <source>%n shot(s)</source>
        <translation>
            <numerusform>%Ln shot</numerusform>
            <numerusform>%Ln shots</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ready to save. With %n shots or more, recognition is more reliable.</source>
        <translation>
            <numerusform>Ready to save. With %Ln shot or more, recognition is more reliable.</numerusform>
            <numerusform>Ready to save. With %Ln shots or more, recognition is more reliable.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>When and where they are seen is remembered for %n day(s).</source>
        <translation>
            <numerusform>When and where they are seen is remembered for %Ln day.</numerusform>
            <numerusform>When and where they are seen is remembered for %Ln days.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What is deleted can be brought back for %n day(s); then it is erased. What is erased for good is gone at once.</source>
        <translation>
            <numerusform>What is deleted can be brought back for %Ln day; then it is erased. What is erased for good is gone at once.</numerusform>
            <numerusform>What is deleted can be brought back for %Ln days; then it is erased. What is erased for good is gone at once.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::EnrolmentSaver</name>
    <message numerus="yes">
        <source>%n person(s) called %1 are enrolled already, but these shots do not look like them. Is it the same person or another one?</source>
        <translation>
            <numerusform>%Ln person called %1 is enrolled already, but these shots do not look like that person. Is it the same person or another one?</numerusform>
            <numerusform>%Ln people called %1 are enrolled already, but these shots do not look like them. Is it the same person or another one?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::EraseDialog</name>
    <message numerus="yes">
        <source>%n look(s) that nobody named resemble them and go too. Take the tick off those that show somebody else.</source>
        <translation>
            <numerusform>%Ln look that nobody named resembles them and goes too. Take the tick off if it shows somebody else.</numerusform>
            <numerusform>%Ln looks that nobody named resemble them and go too. Take the tick off those that show somebody else.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::ExportDialog</name>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%Ln person</numerusform>
            <numerusform>%Ln people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n faces</source>
        <translation>
            <numerusform>%Ln face</numerusform>
            <numerusform>%Ln faces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sightings</source>
        <translation>
            <numerusform>%Ln sighting</numerusform>
            <numerusform>%Ln sightings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Passphrase of the file, of at least %n character(s). Without it nobody can read the file again:</source>
        <translation>
            <numerusform>Passphrase of the file, of at least %Ln character. Without it nobody can read the file again:</numerusform>
            <numerusform>Passphrase of the file, of at least %Ln characters. Without it nobody can read the file again:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A passphrase has at least %n character(s); nothing was written.</source>
        <translation>
            <numerusform>A passphrase has at least %Ln character; nothing was written.</numerusform>
            <numerusform>A passphrase has at least %Ln characters; nothing was written.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::FaceChooser</name>
    <message numerus="yes">
        <source>Skip all %n picture(s)</source>
        <translation>
            <numerusform>Skip all %Ln picture</numerusform>
            <numerusform>Skip all %Ln pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::FindingsModel</name>
    <message numerus="yes">
        <source>%n faces; the main one is taken</source>
        <translation>
            <numerusform>%Ln face; the main one is taken</numerusform>
            <numerusform>%Ln faces; the main one is taken</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::GalleryKeeper</name>
    <message numerus="yes">
        <source>Measuring %n stored face(s) with this model</source>
        <translation>
            <numerusform>Measuring %Ln stored face with this model</numerusform>
            <numerusform>Measuring %Ln stored faces with this model</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::GalleryPage</name>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%Ln person</numerusform>
            <numerusform>%Ln people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people were erased.</source>
        <translation>
            <numerusform>%Ln person was erased.</numerusform>
            <numerusform>%Ln people were erased.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s)</source>
        <translation>
            <numerusform>%Ln face</numerusform>
            <numerusform>%Ln faces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sighting(s)</source>
        <translation>
            <numerusform>%Ln sighting</numerusform>
            <numerusform>%Ln sightings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n backup(s) were written anew without them</source>
        <translation>
            <numerusform>%Ln backup was written anew without them</numerusform>
            <numerusform>%Ln backups were written anew without them</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries are left of them in the data folder.</source>
        <translation>
            <numerusform>%Ln entry is left of them in the data folder.</numerusform>
            <numerusform>%Ln entries are left of them in the data folder.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n look(s) that were kept as not somebody else</source>
        <translation>
            <numerusform>%Ln look that was kept as not somebody else</numerusform>
            <numerusform>%Ln looks that were kept as not somebody else</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n leftover(s) of trainings and of earlier work were removed</source>
        <translation>
            <numerusform>%Ln leftover of trainings and of earlier work was removed</numerusform>
            <numerusform>%Ln leftovers of trainings and of earlier work were removed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::IdentityDialog</name>
    <message numerus="yes">
        <source>The mean of %n look(s) at this face; clear ones count more</source>
        <translation>
            <numerusform>One look at this face</numerusform>
            <numerusform>The mean of %n looks at this face; clear ones count more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::ImportDialog</name>
    <message numerus="yes">
        <source>%n new people</source>
        <translation>
            <numerusform>%Ln new person</numerusform>
            <numerusform>%Ln new people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n faces added</source>
        <translation>
            <numerusform>%Ln face added</numerusform>
            <numerusform>%Ln faces added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stored before</source>
        <translation>
            <numerusform>%Ln stored before</numerusform>
            <numerusform>%Ln stored before</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pictures refused</source>
        <translation>
            <numerusform>%Ln picture refused</numerusform>
            <numerusform>%Ln pictures refused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%Ln day</numerusform>
            <numerusform>%Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The pictures of %n name(s) clearly show different people, and were not stored: %1. If they show one person nevertheless, store them.</source>
        <translation>
            <numerusform>The pictures of %n name clearly show different people, and were not stored: %1. If they show one person nevertheless, store them.</numerusform>
            <numerusform>The pictures of %n names clearly show different people, and were not stored: %1. If they show one person nevertheless, store them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n faces and sightings</source>
        <translation>
            <numerusform>%Ln face or sighting</numerusform>
            <numerusform>%Ln faces and sightings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::JobBar</name>
    <message numerus="yes">
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>about %Ln minute left</numerusform>
            <numerusform>about %Ln minutes left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n second(s) left</source>
        <translation>
            <numerusform>about %Ln second left</numerusform>
            <numerusform>about %Ln seconds left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s)</source>
        <translation>
            <numerusform>about %n minute</numerusform>
            <numerusform>about %n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::JournalCommand</name>
    <message numerus="yes">
        <source>move %n face(s) to %1</source>
        <translation>
            <numerusform>move %Ln face to %1</numerusform>
            <numerusform>move %Ln faces to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>make %n face(s) a person of their own</source>
        <translation>
            <numerusform>make %Ln face a person of its own</numerusform>
            <numerusform>make %Ln faces a person of their own</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>delete %n people</source>
        <translation>
            <numerusform>delete %Ln person</numerusform>
            <numerusform>delete %Ln people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>delete %n face(s) of %1</source>
        <translation>
            <numerusform>delete %Ln face of %1</numerusform>
            <numerusform>delete %Ln faces of %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>forget %n sighting(s)</source>
        <translation>
            <numerusform>forget %Ln sighting</numerusform>
            <numerusform>forget %Ln sightings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 was enrolled with %n shot(s)</source>
        <translation>
            <numerusform>%1 was enrolled with %Ln shot</numerusform>
            <numerusform>%1 was enrolled with %Ln shots</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n shot(s) were added to %1</source>
        <translation>
            <numerusform>%Ln shot was added to %1</numerusform>
            <numerusform>%Ln shots were added to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) were moved from %1 to %2</source>
        <translation>
            <numerusform>%Ln face was moved from %1 to %2</numerusform>
            <numerusform>%Ln faces were moved from %1 to %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) of %1 are now %2</source>
        <translation>
            <numerusform>%Ln face of %1 is now %2</numerusform>
            <numerusform>%Ln faces of %1 are now %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people were deleted</source>
        <translation>
            <numerusform>%Ln person was deleted</numerusform>
            <numerusform>%Ln people were deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) of %1 were deleted</source>
        <translation>
            <numerusform>%Ln face of %1 was deleted</numerusform>
            <numerusform>%Ln faces of %1 were deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n look(s) are now %1</source>
        <translation>
            <numerusform>%Ln look is now %1</numerusform>
            <numerusform>%Ln looks are now %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sighting(s) were forgotten</source>
        <translation>
            <numerusform>%Ln sighting was forgotten</numerusform>
            <numerusform>%Ln sightings were forgotten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) are not %1</source>
        <translation>
            <numerusform>%Ln face is not %1</numerusform>
            <numerusform>%Ln faces are not %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) are no longer %1, nor are looks like them</source>
        <translation>
            <numerusform>%Ln face is no longer %1, nor are looks like it</numerusform>
            <numerusform>%Ln faces are no longer %1, nor are looks like them</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>delete %n face(s)</source>
        <translation>
            <numerusform>delete %Ln face</numerusform>
            <numerusform>delete %Ln faces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) were moved to %1</source>
        <translation>
            <numerusform>%Ln face was moved to %1</numerusform>
            <numerusform>%Ln faces were moved to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) are now %1</source>
        <translation>
            <numerusform>%Ln face is now %1</numerusform>
            <numerusform>%Ln faces are now %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) were deleted</source>
        <translation>
            <numerusform>%Ln face was deleted</numerusform>
            <numerusform>%Ln faces were deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>import %n face(s)</source>
        <translation>
            <numerusform>import %Ln face</numerusform>
            <numerusform>import %Ln faces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) were imported</source>
        <translation>
            <numerusform>%Ln face was imported</numerusform>
            <numerusform>%Ln faces were imported</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::LivePage</name>
    <message numerus="yes">
        <source>%1 has ended. It is damaged: %n picture(s) could not be read or not whole.</source>
        <translation>
            <numerusform>%1 has ended. It is damaged: %n picture could not be read or not whole.</numerusform>
            <numerusform>%1 has ended. It is damaged: %n pictures could not be read or not whole.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::LogDialog</name>
    <message numerus="yes">
        <source>%n face(s) were enrolled</source>
        <translation>
            <numerusform>%Ln face was enrolled</numerusform>
            <numerusform>%Ln faces were enrolled</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people came in from an export</source>
        <translation>
            <numerusform>%Ln person came in from an export</numerusform>
            <numerusform>%Ln people came in from an export</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people were deleted</source>
        <translation>
            <numerusform>%Ln person was deleted</numerusform>
            <numerusform>%Ln people were deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people were erased for good</source>
        <translation>
            <numerusform>%Ln person was erased for good</numerusform>
            <numerusform>%Ln people were erased for good</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people were exported</source>
        <translation>
            <numerusform>%Ln person was exported</numerusform>
            <numerusform>%Ln people were exported</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people were recognised</source>
        <translation>
            <numerusform>%Ln person was recognised</numerusform>
            <numerusform>%Ln people were recognised</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n consents were withdrawn</source>
        <translation>
            <numerusform>%Ln consent was withdrawn</numerusform>
            <numerusform>%Ln consents were withdrawn</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::MapView</name>
    <message numerus="yes">
        <source>%n face(s), a colour for each person. Faces that look alike stand together; point at one to see it, click to open it, draw around some to choose them.</source>
        <translation>
            <numerusform>%Ln face. Click to open it.</numerusform>
            <numerusform>%Ln faces, a colour for each person. Faces that look alike stand together; point at one to see it, click to open it, draw around some to choose them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) of %1 are chosen.</source>
        <translation>
            <numerusform>%Ln face of %1 is chosen.</numerusform>
            <numerusform>%Ln faces of %1 are chosen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %n face(s)</source>
        <translation>
            <numerusform>Move %Ln face</numerusform>
            <numerusform>Move %Ln faces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) of several people are chosen.</source>
        <translation>
            <numerusform>%Ln face of several people is chosen.</numerusform>
            <numerusform>%Ln faces of several people are chosen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::MergeDialog</name>
    <message numerus="yes">
        <source>%n face(s)</source>
        <translation>
            <numerusform>%Ln face</numerusform>
            <numerusform>%Ln faces</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::PassphraseDialog</name>
    <message numerus="yes">
        <source>The data folder is protected now. %n backup(s) that anybody could read gave way to one that is encrypted.</source>
        <translation>
            <numerusform>The data folder is protected now. %Ln backup that anybody could read gave way to one that is encrypted.</numerusform>
            <numerusform>The data folder is protected now. %Ln backups that anybody could read gave way to one that is encrypted.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::PeopleModel</name>
    <message numerus="yes">
        <source>%n face(s)</source>
        <translation>
            <numerusform>%Ln face</numerusform>
            <numerusform>%Ln faces</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::PeoplePanel</name>
    <message numerus="yes">
        <source>Sightings are kept for %n day(s).</source>
        <translation>
            <numerusform>Sightings are kept for %Ln day.</numerusform>
            <numerusform>Sightings are kept for %Ln days.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::PeopleView</name>
    <message numerus="yes">
        <source>%n person(s)</source>
        <translation>
            <numerusform>%Ln person</numerusform>
            <numerusform>%Ln people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n person(s)</source>
        <translation>
            <numerusform>%1 of %Ln person</numerusform>
            <numerusform>%1 of %Ln people</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::PersonPanel</name>
    <message numerus="yes">
        <source>%n people are selected.</source>
        <translation>
            <numerusform>%Ln person is selected.</numerusform>
            <numerusform>%Ln people are selected.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s)</source>
        <translation>
            <numerusform>%Ln face</numerusform>
            <numerusform>%Ln faces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %n face(s)</source>
        <translation>
            <numerusform>Move %Ln face</numerusform>
            <numerusform>Move %Ln faces</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::ProtectionSection</name>
    <message numerus="yes">
        <source> minute(s)</source>
        <translation>
            <numerusform> minute</numerusform>
            <numerusform> minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::ResultPage</name>
    <message numerus="yes">
        <source>%1 taken for %2: %n picture(s)</source>
        <translation>
            <numerusform>%1 taken for %2: %n picture</numerusform>
            <numerusform>%1 taken for %2: %n pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::RunPage</name>
    <message numerus="yes">
        <source>Memory is short: each step now takes %n picture(s).</source>
        <translation>
            <numerusform>Memory is short: each step now takes %Ln picture.</numerusform>
            <numerusform>Memory is short: each step now takes %Ln pictures.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing got better for %n epoch(s), so the training ended.</source>
        <translation>
            <numerusform>Nothing got better for %Ln epoch, so the training ended.</numerusform>
            <numerusform>Nothing got better for %Ln epochs, so the training ended.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) of this training cannot be used any more. It goes on without.</source>
        <translation>
            <numerusform>%n picture of this training cannot be used any more. It goes on without.</numerusform>
            <numerusform>%n pictures of this training cannot be used any more. It goes on without.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) came since this training was begun. Only a new training takes them in.</source>
        <translation>
            <numerusform>%n picture came since this training was begun. Only a new training takes it in.</numerusform>
            <numerusform>%n pictures came since this training was begun. Only a new training takes them in.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s) of LFW are left out: a picture is missing or cannot be read.</source>
        <translation>
            <numerusform>%n pair of LFW is left out: a picture is missing or cannot be read.</numerusform>
            <numerusform>%n pairs of LFW are left out: a picture is missing or cannot be read.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The best of it is done once more on everybody, for %n epoch(s).</source>
        <translation>
            <numerusform>The best of it is done once more on everybody, for %n epoch.</numerusform>
            <numerusform>The best of it is done once more on everybody, for %n epochs.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::SearchView</name>
    <message numerus="yes">
        <source>%n faces were found. Choose the one to look for.</source>
        <translation>
            <numerusform>%Ln face was found.</numerusform>
            <numerusform>%Ln faces were found. Choose the one to look for.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::SettingsPage</name>
    <message numerus="yes">
        <source>%1, %2, %n thread(s), LibTorch %3</source>
        <translation>
            <numerusform>%1, %2, %Ln thread, LibTorch %3</numerusform>
            <numerusform>%1, %2, %Ln threads, LibTorch %3</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n person(s)</source>
        <translation>
            <numerusform>%Ln person</numerusform>
            <numerusform>%Ln people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s)</source>
        <translation>
            <numerusform>%Ln face</numerusform>
            <numerusform>%Ln faces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Faces are named from about cosine %1 on, which follows from this setting, the model&apos;s measurements and %n stored face(s). Of people whom many strangers resemble more is asked, of others less.</source>
        <translation>
            <numerusform>Faces are named from about cosine %1 on, which follows from this setting, the model&apos;s measurements and %Ln stored face. Of people whom many strangers resemble more is asked, of others less.</numerusform>
            <numerusform>Faces are named from about cosine %1 on, which follows from this setting, the model&apos;s measurements and %Ln stored faces. Of people whom many strangers resemble more is asked, of others less.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::SightingWriter</name>
    <message numerus="yes">
        <source>The data folder was busy for long: %n sighting(s) could not be kept.</source>
        <translation>
            <numerusform>The data folder was busy for long: %Ln sighting could not be kept.</numerusform>
            <numerusform>The data folder was busy for long: %Ln sightings could not be kept.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::SourceBar</name>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%Ln picture</numerusform>
            <numerusform>%Ln pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::StatusLine</name>
    <message numerus="yes">
        <source>%1, %n thread(s), LibTorch %2</source>
        <translation>
            <numerusform>%1, %Ln thread, LibTorch %2</numerusform>
            <numerusform>%1, %Ln threads, LibTorch %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::SuggestionsView</name>
    <message numerus="yes">
        <source>%n thing(s) to look at. Nothing is changed until you say so, and every change can be undone.</source>
        <translation>
            <numerusform>%Ln thing to look at. Nothing is changed until you say so, and every change can be undone.</numerusform>
            <numerusform>%Ln things to look at. Nothing is changed until you say so, and every change can be undone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n copies of one picture of %1</source>
        <translation>
            <numerusform>%Ln copy of one picture of %1</numerusform>
            <numerusform>%Ln copies of one picture of %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::TrainingSession</name>
    <message numerus="yes">
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>about %Ln minute left</numerusform>
            <numerusform>about %Ln minutes left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::UnknownsView</name>
    <message numerus="yes">
        <source>%n stranger(s) were seen. Who is named becomes a person with these looks as faces.</source>
        <translation>
            <numerusform>%Ln stranger was seen. Who is named becomes a person with these looks as faces.</numerusform>
            <numerusform>%Ln strangers were seen. Who is named becomes a person with these looks as faces.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Seen %n time(s)</source>
        <translation>
            <numerusform>Seen once</numerusform>
            <numerusform>Seen %Ln times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>People without a name who are seen on Live are gathered here, each as one group that can be given a name. They are kept for %n day(s).</source>
        <translation>
            <numerusform>People without a name who are seen on Live are gathered here, each as one group that can be given a name. They are kept for %Ln day.</numerusform>
            <numerusform>People without a name who are seen on Live are gathered here, each as one group that can be given a name. They are kept for %Ln days.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>When the program remembers who was seen, people without a name are gathered here, each as one group that can be given a name. They go after %n day(s).</source>
        <translation>
            <numerusform>When the program remembers who was seen, people without a name are gathered here, each as one group that can be given a name. They go after %Ln day.</numerusform>
            <numerusform>When the program remembers who was seen, people without a name are gathered here, each as one group that can be given a name. They go after %Ln days.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>From now on the program stores who was seen on Live, strangers too: when, where and a small picture, once a visit. They are kept for %n day(s). Tell the people concerned.

It can be switched off on the page Settings.</source>
        <translation>
            <numerusform>From now on the program stores who was seen on Live, strangers too: when, where and a small picture, once a visit. They are kept for %Ln day. Tell the people concerned.

It can be switched off on the page Settings.</numerusform>
            <numerusform>From now on the program stores who was seen on Live, strangers too: when, where and a small picture, once a visit. They are kept for %Ln days. Tell the people concerned.

It can be switched off on the page Settings.</numerusform>
        </translation>
    </message>
</context>
</TS>
