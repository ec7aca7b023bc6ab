package import SystemPackage
package import WorkshopCommon

/// Whose a running local cloud is: several people, and several projects of one, may share a machine.
package struct CloudOwner: Hashable, Sendable {
    /// Where the user keeps what belongs to no project.
    package var home: FilePath
    /// The folder of the template, or of the first one; `nil` for a cloud with nothing deployed to it.
    package var folder: FilePath?

    package init(home: FilePath, folder: FilePath?) {
        self.home = home
        self.folder = folder
    }

    /// As `/_workshop/health` tells it; `nil` from a cloud that says nothing of the kind.
    package init?(json: JSONValue?) {
        guard let home = json?["home"]?.string else { return nil }
        self.init(home: FilePath(home), folder: json?["folder"]?.string.map { FilePath($0) })
    }

    package var json: JSONValue {
        ["home": .string(home.string), "folder": folder.map { .string($0.string) } ?? .null]
    }

    /// Whether one who asks from here may end it without more ado: it is theirs, and no other project's.
    ///
    /// - Parameter project: the project that they are in, if any.
    package func admits(home other: FilePath, project: FilePath?) -> Bool {
        guard home == other else { return false }
        guard let folder, let project else { return true }
        return folder == project
    }
}
