#pragma once

namespace facenet {

/// What the program holds in memory and writes to files is this user's alone: no core dumps, no other process of the
/// user may look into its memory, and new files and folders are readable by the user only. To be called before anything
/// is opened. Built with the address sanitizer, which looks in from outside, the program leaves its memory open.
void makeProcessPrivate();

}  // namespace facenet
