import SystemPackage
import WorkshopCommon

extension Context {
    /// Makes a project that was moved or copied build again.
    ///
    /// SwiftPM's `.build` and the compiler's module cache in it hold absolute paths; in another place the compiler stops
    /// with "missing required module". Nothing of the learner's is in that folder.
    func discardBuildOfAnotherPlace(in project: FilePath) throws {
        let build = project.appending(".build")
        // SwiftPM's own list of what it builds from what.
        guard let manifest = try? fileSystem.read(build.appending("debug.yaml")) else { return }
        let root = fileSystem.canonicalPath(of: project).string
        guard !String(decoding: manifest, as: UTF8.self).contains("\"\(root)/") else { return }
        console.sayError("The project was moved or copied: building it afresh, which takes a little longer once.")
        try fileSystem.remove(build)
    }
}
