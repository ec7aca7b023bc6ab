extension Explanation {
    /// About the learner's project and the commands that change it.
    static let projectText = #"""
        all-steps-passed
         You have passed every step.
         'workshop check --all' proves them once more.
        disk-full
         There is no space left on the disk.
         Nothing was half-written. Make room and type the command again.
        file-changed-meanwhile
         A file changed while the command worked on it.
         Your version is kept. Type the command again.
        file-kept
         A file was left as it is, since you changed it.
         What would have been laid is shown, so that you can take over what you want.
        file-createFolder
         A folder can't be made.
         Look at who owns the folder around it, and whether a file has its name.
        file-list
         A folder can't be looked into.
         Look at its permissions.
        file-move
         A file can't be moved to its place.
         The old one is still there. Look at the permissions of its folder.
        file-read
         A file can't be read.
         Look at its permissions.
        file-remove
         A file can't be removed.
         Look at the permissions of its folder.
        file-status
         Nothing can be learned about a path.
         Look at the permissions of the folders above it.
        file-write
         A file can't be written.
         What it held before is still there. Look at its permissions and at free space.
        files-changed-in-check
         Files of your project are not as they were when the check began.
         You may have saved them meanwhile. But the code that is checked, and the Makefile that builds it, can write to
         your folder as well. Each file was kept before the check: 'workshop undo' brings all of them back, and
         'workshop undo --redo' takes that back.
        folder-not-empty
         The folder for a new project holds other files.
         Name an empty one with --dir.
        history-entry-damaged
         A remembered change can't be read.
         The other changes can still be undone.
        internal-error
         Something went wrong in workshop itself.
         Your files are as they were. Please tell the maintainers what you typed and what the message says.
        kit-not-found
         The workshop's own files are not where they should be.
         Run workshop from its clone, or through the link that 'make install' made.
        lesson-unreadable
         A lesson's file can't be read.
         Restore it from the repository: git checkout Slides.
        no-check-yet
         No step was checked yet, so that there is nothing to give a hint about.
         Type workshop check first.
        no-current-folder
         The folder that you are in was removed.
         Change to another one.
        no-failing-check
         The last check had nothing wrong.
         Go on with workshop next.
        no-later-step
         There is no step after this one.
         You are done, or the rest is extra.
        no-project
         There is no project here.
         Go to your project's folder, or make one: workshop start.
        no-step-yet
         No step was laid yet.
         Type workshop next.
        no-section-then
         No section of the day is on at this time.
         'workshop lesson 10:30' shows the lesson of the section that is on then. workshop agenda lists them with their names.
        no-such-change
         The history has no change of this number.
         workshop history lists them.
        nothing-to-redo
         Nothing was undone, so that there is nothing to bring back.
        nothing-to-undo
         No command changed your project yet.
        project-exists
         There is a project in this folder already.
         Go there and type workshop.
        project-inside-project
         A new project would stand inside another one.
         Name a folder outside it with --dir.
        snapshot-damaged
         A copy of your files from earlier can't be read.
         Other copies are not affected.
        state-edited
         The project's own notes were changed by hand.
         What they say now holds.
        state-lost
         The project's own notes are gone.
         Your files are as they were. 'workshop start' begins new notes around them.
        state-newer
         The project was last used by a newer workshop.
         Update the kit.
        state-recovered
         The project's notes were damaged, and an earlier copy was taken.
         The last command may have to be repeated.
        state-was-older
         The project's notes were older than the copy kept outside of it, and that was used.
         So it is after an old version of the folder was brought back. Your files are as they were.
        step-needs-others
         A step builds on others that have not passed.
         Pass them first, or catch up with workshop solve.
        step-not-passed
         The current step has not passed yet.
         workshop check says what is missing; workshop next --skip goes on anyway.
        step-passed
         The step has passed already.
         Go on with workshop next.
        undo-in-the-way
         A folder or a link stands where a file is to be brought back.
         Nothing was changed. Move it out of the way and type the command again.
        unknown-command
         There is no such command.
         workshop --help lists them.
        unknown-identifier
         No diagnostic has this identifier.
         workshop explain lists them all.
        workspace-busy
         Another workshop command works on this project.
         Wait for it, or end it.
        workspace-copied
         The project was copied or moved.
         It is treated as one of its own from now on.
        workspace-repair-postponed
         A command was interrupted earlier, and what it left will be mended by the next one that changes files.
        workspace-repaired
         A command was interrupted earlier, and what it left half-done was mended.
        """#
}
