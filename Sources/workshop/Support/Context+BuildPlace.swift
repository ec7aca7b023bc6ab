import SystemPackage
import WorkshopCommon
import Workspace

extension Context {
    /// Makes a project that was moved or copied build again.
    ///
    /// SwiftPM's `.build` and the compiler's module cache in it hold absolute paths; in another place the compiler stops
    /// with "missing required module". Nothing of the learner's is in that folder.
    func discardBuildOfAnotherPlace(in project: FilePath) throws {
        let marker = project.appending(Workspace.marker)
        guard try fileSystem.exists(marker) else { return }
        let here = Array(project.string.utf8)
        let note = marker.appending("built-at")
        let known = try? fileSystem.read(note)
        guard known != here else { return }
        if known != nil {
            console.writeError("The project was moved or copied: building it afresh, which takes a little longer once.")
            try fileSystem.remove(project.appending(".build"))
        }
        try fileSystem.writeAtomically(here, to: note)
    }
}
