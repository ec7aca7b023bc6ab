/// The environment of every build: the learner's, as far as a compiler needs it, and nothing else.
///
/// It is the same in every build, so that nothing is built anew because of it; and it holds no credential.
package enum BuildEnvironment {
    private static let names: Set<String> = [
        // What any program expects.
        "PATH", "HOME", "TMPDIR", "USER", "LOGNAME", "SHELL", "LANG", "XDG_CACHE_HOME", "XDG_CONFIG_HOME",
        // Which compiler, and where it finds its parts.
        "DEVELOPER_DIR", "SDKROOT", "TOOLCHAINS", "SWIFTLY_HOME_DIR", "SWIFTLY_BIN_DIR", "SWIFTLY_TOOLCHAINS_DIR",
        "LD_LIBRARY_PATH", "CC", "CXX", "CPATH", "LIBRARY_PATH", "PKG_CONFIG_PATH",
        // Other languages' tracks.
        "GOROOT", "GOPATH", "GOCACHE", "CARGO_HOME", "RUSTUP_HOME",
    ]

    /// - Parameter own: that of this process.
    package static func make(from own: [String: String]) -> [String: String] {
        var environment = own.filter { names.contains($0.key) }
        environment["PATH"] = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        // make's and the compilers' messages are read by us, so they must be the untranslated ones.
        environment["LC_ALL"] = "C.UTF-8"
        return environment
    }
}
