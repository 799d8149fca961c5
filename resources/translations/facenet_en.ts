<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ConsentWords</name>
    <message numerus="yes">
        <source>Holds for %n day(s).</source>
        <translation>
            <numerusform>Holds for %n day.</numerusform>
            <numerusform>Holds for %n days.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::BackupsDialog</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people come back</source>
        <translation>
            <numerusform>%n person comes back</numerusform>
            <numerusform>%n people come back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people were added.</source>
        <translation>
            <numerusform>%n person was added.</numerusform>
            <numerusform>%n people were added.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people were erased for good since, and stay so</source>
        <translation>
            <numerusform>%n person was erased for good since, and stays so</numerusform>
            <numerusform>%n people were erased for good since, and stay so</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people who were erased for good since did not come back.</source>
        <translation>
            <numerusform>%n person who was erased for good since did not come back.</numerusform>
            <numerusform>%n people who were erased for good since did not come back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%n person</numerusform>
            <numerusform>%n people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n faces</source>
        <translation>
            <numerusform>%n face</numerusform>
            <numerusform>%n faces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sightings</source>
        <translation>
            <numerusform>%n sighting</numerusform>
            <numerusform>%n sightings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people come</source>
        <translation>
            <numerusform>%n person comes</numerusform>
            <numerusform>%n people come</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::CheckPage</name>
    <message numerus="yes">
        <source>%n people have one picture only: nothing can be learned about how they change.</source>
        <translation>
            <numerusform>%n person has one picture only: nothing can be learned about how they change.</numerusform>
            <numerusform>%n people have one picture only: nothing can be learned about how they change.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::EnrolmentForm</name>
    <message numerus="yes">
        <source>%n shot(s)</source>
        <translation>
            <numerusform>%n shot</numerusform>
            <numerusform>%n shots</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ready to save. With %n shots or more, recognition is more reliable.</source>
        <translation>
            <numerusform>Ready to save. With %n shot or more, recognition is more reliable.</numerusform>
            <numerusform>Ready to save. With %n shots or more, recognition is more reliable.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>When and where they are seen is remembered for %n day(s).</source>
        <translation>
            <numerusform>When and where they are seen is remembered for %n day.</numerusform>
            <numerusform>When and where they are seen is remembered for %n days.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What is deleted can be brought back for %n day(s); then it is erased. What is erased for good is gone at once.</source>
        <translation>
            <numerusform>What is deleted can be brought back for %n day; then it is erased. What is erased for good is gone at once.</numerusform>
            <numerusform>What is deleted can be brought back for %n days; then it is erased. What is erased for good is gone at once.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::EnrolmentSaver</name>
    <message numerus="yes">
        <source>%n person(s) called %1 are enrolled already, but these shots do not look like them. Is it the same person or another one?</source>
        <translation>
            <numerusform>%n person called %1 is enrolled already, but these shots do not look like that person. Is it the same person or another one?</numerusform>
            <numerusform>%n people called %1 are enrolled already, but these shots do not look like them. Is it the same person or another one?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::EraseDialog</name>
    <message numerus="yes">
        <source>%n look(s) that nobody named resemble them and go too. Take the tick off those that show somebody else.</source>
        <translation>
            <numerusform>%n look that nobody named resembles them and goes too. Take the tick off if it shows somebody else.</numerusform>
            <numerusform>%n looks that nobody named resemble them and go too. Take the tick off those that show somebody else.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::ExportDialog</name>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%n person</numerusform>
            <numerusform>%n people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n faces</source>
        <translation>
            <numerusform>%n face</numerusform>
            <numerusform>%n faces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sightings</source>
        <translation>
            <numerusform>%n sighting</numerusform>
            <numerusform>%n sightings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Passphrase of the file, of at least %n character(s). Without it nobody can read the file again:</source>
        <translation>
            <numerusform>Passphrase of the file, of at least %n character. Without it nobody can read the file again:</numerusform>
            <numerusform>Passphrase of the file, of at least %n characters. Without it nobody can read the file again:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A passphrase has at least %n character(s); nothing was written.</source>
        <translation>
            <numerusform>A passphrase has at least %n character; nothing was written.</numerusform>
            <numerusform>A passphrase has at least %n characters; nothing was written.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::FaceChooser</name>
    <message numerus="yes">
        <source>Skip all %n picture(s)</source>
        <translation>
            <numerusform>Skip all %n picture</numerusform>
            <numerusform>Skip all %n pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::FindingsModel</name>
    <message numerus="yes">
        <source>%n faces; the main one is taken</source>
        <translation>
            <numerusform>%n face; the main one is taken</numerusform>
            <numerusform>%n faces; the main one is taken</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::GalleryKeeper</name>
    <message numerus="yes">
        <source>Measuring %n stored face(s) with this model</source>
        <translation>
            <numerusform>Measuring %n stored face with this model</numerusform>
            <numerusform>Measuring %n stored faces with this model</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::GalleryPage</name>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%n person</numerusform>
            <numerusform>%n people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people were erased.</source>
        <translation>
            <numerusform>%n person was erased.</numerusform>
            <numerusform>%n people were erased.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s)</source>
        <translation>
            <numerusform>%n face</numerusform>
            <numerusform>%n faces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sighting(s)</source>
        <translation>
            <numerusform>%n sighting</numerusform>
            <numerusform>%n sightings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n backup(s) were written anew without them</source>
        <translation>
            <numerusform>%n backup was written anew without them</numerusform>
            <numerusform>%n backups were written anew without them</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries are left of them in the data folder.</source>
        <translation>
            <numerusform>%n entry is left of them in the data folder.</numerusform>
            <numerusform>%n entries are left of them in the data folder.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n look(s) that were kept as not somebody else</source>
        <translation>
            <numerusform>%n look that was kept as not somebody else</numerusform>
            <numerusform>%n looks that were kept as not somebody else</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n leftover(s) of trainings and of earlier work were removed</source>
        <translation>
            <numerusform>%n leftover of trainings and of earlier work was removed</numerusform>
            <numerusform>%n leftovers of trainings and of earlier work were removed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::IdentityDialog</name>
    <message numerus="yes">
        <source>%1 of the last %n look(s) at this face agree</source>
        <translation>
            <numerusform>%1 of the last %n look at this face agrees</numerusform>
            <numerusform>%1 of the last %n looks at this face agree</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::ImportDialog</name>
    <message numerus="yes">
        <source>%n new people</source>
        <translation>
            <numerusform>%n new person</numerusform>
            <numerusform>%n new people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n faces added</source>
        <translation>
            <numerusform>%n face added</numerusform>
            <numerusform>%n faces added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stored before</source>
        <translation>
            <numerusform>%n stored before</numerusform>
            <numerusform>%n stored before</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pictures refused</source>
        <translation>
            <numerusform>%n picture refused</numerusform>
            <numerusform>%n pictures refused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::JobBar</name>
    <message numerus="yes">
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>about %n minute left</numerusform>
            <numerusform>about %n minutes left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n second(s) left</source>
        <translation>
            <numerusform>about %n second left</numerusform>
            <numerusform>about %n seconds left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::JournalCommand</name>
    <message numerus="yes">
        <source>move %n face(s) to %1</source>
        <translation>
            <numerusform>move %n face to %1</numerusform>
            <numerusform>move %n faces to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>make %n face(s) a person of their own</source>
        <translation>
            <numerusform>make %n face a person of its own</numerusform>
            <numerusform>make %n faces a person of their own</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>delete %n people</source>
        <translation>
            <numerusform>delete %n person</numerusform>
            <numerusform>delete %n people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>delete %n face(s) of %1</source>
        <translation>
            <numerusform>delete %n face of %1</numerusform>
            <numerusform>delete %n faces of %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>forget %n sighting(s)</source>
        <translation>
            <numerusform>forget %n sighting</numerusform>
            <numerusform>forget %n sightings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 was enrolled with %n shot(s)</source>
        <translation>
            <numerusform>%1 was enrolled with %n shot</numerusform>
            <numerusform>%1 was enrolled with %n shots</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n shot(s) were added to %1</source>
        <translation>
            <numerusform>%n shot was added to %1</numerusform>
            <numerusform>%n shots were added to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) were moved from %1 to %2</source>
        <translation>
            <numerusform>%n face was moved from %1 to %2</numerusform>
            <numerusform>%n faces were moved from %1 to %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) of %1 are now %2</source>
        <translation>
            <numerusform>%n face of %1 is now %2</numerusform>
            <numerusform>%n faces of %1 are now %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people were deleted</source>
        <translation>
            <numerusform>%n person was deleted</numerusform>
            <numerusform>%n people were deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) of %1 were deleted</source>
        <translation>
            <numerusform>%n face of %1 was deleted</numerusform>
            <numerusform>%n faces of %1 were deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n look(s) are now %1</source>
        <translation>
            <numerusform>%n look is now %1</numerusform>
            <numerusform>%n looks are now %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sighting(s) were forgotten</source>
        <translation>
            <numerusform>%n sighting was forgotten</numerusform>
            <numerusform>%n sightings were forgotten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) are not %1</source>
        <translation>
            <numerusform>%n face is not %1</numerusform>
            <numerusform>%n faces are not %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) are no longer %1, nor are looks like them</source>
        <translation>
            <numerusform>%n face is no longer %1, nor are looks like it</numerusform>
            <numerusform>%n faces are no longer %1, nor are looks like them</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>delete %n face(s)</source>
        <translation>
            <numerusform>delete %n face</numerusform>
            <numerusform>delete %n faces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) were moved to %1</source>
        <translation>
            <numerusform>%n face was moved to %1</numerusform>
            <numerusform>%n faces were moved to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) are now %1</source>
        <translation>
            <numerusform>%n face is now %1</numerusform>
            <numerusform>%n faces are now %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) were deleted</source>
        <translation>
            <numerusform>%n face was deleted</numerusform>
            <numerusform>%n faces were deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>import %n face(s)</source>
        <translation>
            <numerusform>import %n face</numerusform>
            <numerusform>import %n faces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) were imported</source>
        <translation>
            <numerusform>%n face was imported</numerusform>
            <numerusform>%n faces were imported</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::LogDialog</name>
    <message numerus="yes">
        <source>%n face(s) were enrolled</source>
        <translation>
            <numerusform>%n face was enrolled</numerusform>
            <numerusform>%n faces were enrolled</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people came in from an export</source>
        <translation>
            <numerusform>%n person came in from an export</numerusform>
            <numerusform>%n people came in from an export</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people were deleted</source>
        <translation>
            <numerusform>%n person was deleted</numerusform>
            <numerusform>%n people were deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people were erased for good</source>
        <translation>
            <numerusform>%n person was erased for good</numerusform>
            <numerusform>%n people were erased for good</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people were exported</source>
        <translation>
            <numerusform>%n person was exported</numerusform>
            <numerusform>%n people were exported</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people were recognised</source>
        <translation>
            <numerusform>%n person was recognised</numerusform>
            <numerusform>%n people were recognised</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n consents were withdrawn</source>
        <translation>
            <numerusform>%n consent was withdrawn</numerusform>
            <numerusform>%n consents were withdrawn</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::MapView</name>
    <message numerus="yes">
        <source>%n face(s), a colour for each person. Faces that look alike stand together; point at one to see it, click to open it, draw around some to choose them.</source>
        <translation>
            <numerusform>%n face. Click to open it.</numerusform>
            <numerusform>%n faces, a colour for each person. Faces that look alike stand together; point at one to see it, click to open it, draw around some to choose them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) of %1 are chosen.</source>
        <translation>
            <numerusform>%n face of %1 is chosen.</numerusform>
            <numerusform>%n faces of %1 are chosen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %n face(s)</source>
        <translation>
            <numerusform>Move %n face</numerusform>
            <numerusform>Move %n faces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) of several people are chosen.</source>
        <translation>
            <numerusform>%n face of several people is chosen.</numerusform>
            <numerusform>%n faces of several people are chosen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::MergeDialog</name>
    <message numerus="yes">
        <source>%n face(s)</source>
        <translation>
            <numerusform>%n face</numerusform>
            <numerusform>%n faces</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::OptionsPage</name>
    <message numerus="yes">
        <source>about %n minute(s)</source>
        <translation>
            <numerusform>about %n minute</numerusform>
            <numerusform>about %n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::PassphraseDialog</name>
    <message numerus="yes">
        <source>The data folder is protected now. %n backup(s) that anybody could read gave way to one that is encrypted.</source>
        <translation>
            <numerusform>The data folder is protected now. %n backup that anybody could read gave way to one that is encrypted.</numerusform>
            <numerusform>The data folder is protected now. %n backups that anybody could read gave way to one that is encrypted.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::PeopleModel</name>
    <message numerus="yes">
        <source>%n face(s)</source>
        <translation>
            <numerusform>%n face</numerusform>
            <numerusform>%n faces</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::PeoplePanel</name>
    <message numerus="yes">
        <source>Sightings are kept for %n day(s).</source>
        <translation>
            <numerusform>Sightings are kept for %n day.</numerusform>
            <numerusform>Sightings are kept for %n days.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::PeopleView</name>
    <message numerus="yes">
        <source>%n person(s)</source>
        <translation>
            <numerusform>%n person</numerusform>
            <numerusform>%n people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n person(s)</source>
        <translation>
            <numerusform>%1 of %n person</numerusform>
            <numerusform>%1 of %n people</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::PersonPanel</name>
    <message numerus="yes">
        <source>%n people are selected.</source>
        <translation>
            <numerusform>%n person is selected.</numerusform>
            <numerusform>%n people are selected.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s)</source>
        <translation>
            <numerusform>%n face</numerusform>
            <numerusform>%n faces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %n face(s)</source>
        <translation>
            <numerusform>Move %n face</numerusform>
            <numerusform>Move %n faces</numerusform>
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
    <name>facenet::RunPage</name>
    <message numerus="yes">
        <source>Memory is short: each step now takes %n picture(s).</source>
        <translation>
            <numerusform>Memory is short: each step now takes %n picture.</numerusform>
            <numerusform>Memory is short: each step now takes %n pictures.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing got better for %n epoch(s), so the training ended.</source>
        <translation>
            <numerusform>Nothing got better for %n epoch, so the training ended.</numerusform>
            <numerusform>Nothing got better for %n epochs, so the training ended.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::SearchView</name>
    <message numerus="yes">
        <source>%n faces were found. Choose the one to look for.</source>
        <translation>
            <numerusform>%n face was found.</numerusform>
            <numerusform>%n faces were found. Choose the one to look for.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::SettingsPage</name>
    <message numerus="yes">
        <source>Faces are named from cosine %1 on, which follows from this setting, the model&apos;s measurements and %n stored face(s).</source>
        <translation>
            <numerusform>Faces are named from cosine %1 on, which follows from this setting, the model&apos;s measurements and %n stored face.</numerusform>
            <numerusform>Faces are named from cosine %1 on, which follows from this setting, the model&apos;s measurements and %n stored faces.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %2, %n thread(s), LibTorch %3</source>
        <translation>
            <numerusform>%1, %2, %n thread, LibTorch %3</numerusform>
            <numerusform>%1, %2, %n threads, LibTorch %3</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n person(s)</source>
        <translation>
            <numerusform>%n person</numerusform>
            <numerusform>%n people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s)</source>
        <translation>
            <numerusform>%n face</numerusform>
            <numerusform>%n faces</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::SightingWriter</name>
    <message numerus="yes">
        <source>The data folder was busy for long: %n sighting(s) could not be kept.</source>
        <translation>
            <numerusform>The data folder was busy for long: %n sighting could not be kept.</numerusform>
            <numerusform>The data folder was busy for long: %n sightings could not be kept.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::SourceBar</name>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::StatusLine</name>
    <message numerus="yes">
        <source>%1, %n thread(s), LibTorch %2</source>
        <translation>
            <numerusform>%1, %n thread, LibTorch %2</numerusform>
            <numerusform>%1, %n threads, LibTorch %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::SuggestionsView</name>
    <message numerus="yes">
        <source>%n thing(s) to look at. Nothing is changed until you say so, and every change can be undone.</source>
        <translation>
            <numerusform>%n thing to look at. Nothing is changed until you say so, and every change can be undone.</numerusform>
            <numerusform>%n things to look at. Nothing is changed until you say so, and every change can be undone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n copies of one picture of %1</source>
        <translation>
            <numerusform>%n copy of one picture of %1</numerusform>
            <numerusform>%n copies of one picture of %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::TrainingSession</name>
    <message numerus="yes">
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>about %n minute left</numerusform>
            <numerusform>about %n minutes left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::UnknownsView</name>
    <message numerus="yes">
        <source>%n stranger(s) were seen. Who is named becomes a person with these looks as faces.</source>
        <translation>
            <numerusform>%n stranger was seen. Who is named becomes a person with these looks as faces.</numerusform>
            <numerusform>%n strangers were seen. Who is named becomes a person with these looks as faces.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Seen %n time(s)</source>
        <translation>
            <numerusform>Seen once</numerusform>
            <numerusform>Seen %n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>People without a name who are seen on Live are gathered here, each as one group that can be given a name. They are kept for %n day(s).</source>
        <translation>
            <numerusform>People without a name who are seen on Live are gathered here, each as one group that can be given a name. They are kept for %n day.</numerusform>
            <numerusform>People without a name who are seen on Live are gathered here, each as one group that can be given a name. They are kept for %n days.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>When the program remembers who was seen, people without a name are gathered here, each as one group that can be given a name. They go after %n day(s).</source>
        <translation>
            <numerusform>When the program remembers who was seen, people without a name are gathered here, each as one group that can be given a name. They go after %n day.</numerusform>
            <numerusform>When the program remembers who was seen, people without a name are gathered here, each as one group that can be given a name. They go after %n days.</numerusform>
        </translation>
    </message>
</context>
</TS>
