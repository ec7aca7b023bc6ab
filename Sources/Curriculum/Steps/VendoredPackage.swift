package import SystemPackage
package import WorkshopCommon

/// A real package that learners use, laid into their project from the kit's own checkouts.
package struct VendoredPackage: Hashable, Sendable {
    /// The package's identity, which is the checkout's folder name.
    package let package: String
    /// Files and folders of it that are laid.
    package let paths: [String]
    package let location: SourceLocation
}

extension Curriculum {
    /// The vendored packages' files, by their paths in the learner's project: `Packages/swift-log/Package.swift`.
    ///
    /// - Parameter checkouts: where the package manager keeps the kit's dependencies, usually `.build/checkouts`.
    package func vendoredFiles(
        checkouts: FilePath,
        fileSystem: some FileSystem
    ) throws(DiagnosticError) -> FileTree {
        var tree = FileTree()
        for package in vendored {
            for path in package.paths {
                do {
                    let source = checkouts.appending(package.package).appending(path)
                    let prefix = "Packages/\(package.package)/\(path)"
                    tree = tree.overlaid(with: try files(at: source, below: prefix, fileSystem))
                } catch {
                    throw missing(package, path, error)
                }
            }
        }
        return tree
    }

    private func files(
        at source: FilePath,
        below prefix: String,
        _ fileSystem: some FileSystem
    ) throws(FileSystemError) -> FileTree {
        guard let status = try fileSystem.status(of: source) else {
            throw FileSystemError(.read, source, .noSuchFileOrDirectory)
        }
        guard status.kind == .folder else {
            let contents = try fileSystem.read(source)
            return FileTree([prefix: FileTree.File(contents: contents, isExecutable: status.isExecutable)])
        }
        // Documentation catalogues are most of a package's size and nothing that a build needs.
        let tree = try fileSystem.tree(at: source) { $0.hasSuffix(".docc") || $0 == ".DS_Store" }
        return tree.relocated(below: prefix)
    }

    private func missing(_ package: VendoredPackage, _ path: String, _ error: FileSystemError) -> DiagnosticError {
        DiagnosticError(
            Diagnostic(
                "vendored-package-missing",
                at: package.location,
                "the kit has no \(path) of \(package.package): \(error)",
                why: "Your project gets a copy of this package, so that it builds without the network.",
                suggestion: "type 'swift package resolve' in the kit's folder (\(kit)), then this command again"
            )
        )
    }
}

extension FileTree {
    /// The same files, each with its path below a folder.
    func relocated(below prefix: String) -> FileTree {
        FileTree(Dictionary(uniqueKeysWithValues: files.map { ("\(prefix)/\($0)", $1) }))
    }
}
