// What the parts of the guard share.
#ifndef WORKSHOP_GUARD_INTERNAL_H
#define WORKSHOP_GUARD_INTERNAL_H

#include "CProcessGuard.h"
#include <stdbool.h>

/// Sends a signal to every descendant that can be reached now; see the platforms' files for how far that is.
void descendants_signal(int signal_number);

/// The resident bytes of all descendants together. Pages that they share are counted for each.
int64_t descendants_memory(void);

/// Whether one is known to be left, once wait(2) has said that there are no children.
bool descendants_left(void);

/// Looks for new descendants, where they must be followed step by step to be known. Called after every wake-up.
void descendants_follow(void);

/// How often descendants_follow must be called, in milliseconds; below zero: never.
int descendants_interval(void);

/// Called once in the guard, before there is a child.
void descendants_prepare(const guard_request *request);

/// Called once in the guard, when the child has started.
void descendants_begin(pid_t leader);

/// Gives the calling process, which must have one thread, a private folder. 0, or an error; then it is fit for nothing.
int private_folder_enter(const guard_private_folder *folder);

/// Append without printf, which may allocate. Return the end, where there is a 0.
char *append_text(char *end, const char *text);
char *append_number(char *end, int64_t number);

/// Gives back the copy of our program's memory that the guard has no use for.
void release_memory(void);

/// Closes all descriptors from `first` to `last`.
void close_descriptors(int first, int last);

#endif
