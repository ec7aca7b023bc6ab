// swift-tools-version: 6.1

import PackageDescription

// The sources beside this file are swift-crypto's own, unchanged (LICENSE.txt, NOTICE.txt); this manifest is the
// workshop's. It offers the product Crypto alone, so that nothing else has to be fetched or built. On a Mac that module
// hands on to the system's CryptoKit; elsewhere it stands on BoringSSL, which it brings.
// https://github.com/apple/swift-crypto

let elsewhere = TargetDependencyCondition.when(platforms: [.linux])

/// What only other build systems and people read.
let notForBuilds = ["CMakeLists.txt", "PrivacyInfo.xcprivacy"]

let package = Package(
    name: "swift-crypto",
    products: [
        .library(name: "Crypto", targets: ["Crypto"])
    ],
    targets: [
        .target(
            name: "Crypto",
            dependencies: [
                .target(name: "CCryptoBoringSSL", condition: elsewhere),
                .target(name: "CCryptoBoringSSLShims", condition: elsewhere),
                .target(name: "CryptoBoringWrapper", condition: elsewhere),
                .target(name: "CXKCP", condition: elsewhere),
                .target(name: "CXKCPShims", condition: elsewhere),
            ],
            // The templates that some of the sources were made from.
            exclude: notForBuilds + [
                "AEADs/Nonces.swift.gyb", "Digests/Digests.swift.gyb", "KEM/BoringSSL/MLKEM_boring.swift.gyb",
                "KEM/MLKEM.swift.gyb", "Key Agreement/ECDH.swift.gyb", "Signatures/BoringSSL/MLDSA_boring.swift.gyb",
                "Signatures/ECDSA.swift.gyb", "Signatures/MLDSA.swift.gyb",
            ],
            swiftSettings: [
                .define("CRYPTO_IN_SWIFTPM"),
                .define("CRYPTO_IN_SWIFTPM_FORCE_BUILD_API", .when(platforms: [.linux])),
                .enableUpcomingFeature("MemberImportVisibility"),
            ]
        ),
        .target(
            name: "CryptoBoringWrapper",
            dependencies: ["CCryptoBoringSSL", "CCryptoBoringSSLShims"],
            exclude: notForBuilds,
            swiftSettings: [.enableUpcomingFeature("MemberImportVisibility")]
        ),
        .target(
            name: "CCryptoBoringSSL",
            // The three sources need a network stack, and nothing that Crypto offers needs them.
            exclude: notForBuilds + [
                "hash.txt", "crypto/bio/connect.cc", "crypto/bio/socket.cc", "crypto/bio/socket_helper.cc",
            ]
        ),
        .target(name: "CCryptoBoringSSLShims", dependencies: ["CCryptoBoringSSL"], exclude: notForBuilds),
        .target(
            name: "CXKCP",
            exclude: ["CMakeLists.txt"],
            cSettings: [.define("XKCP_has_KeccakP1600")]
                + ["include", "high", "low", "low/KeccakP-1600", "low/common", "common"].map {
                    .headerSearchPath($0)
                }
        ),
        .target(name: "CXKCPShims", dependencies: ["CXKCP"], exclude: notForBuilds),
    ],
    cxxLanguageStandard: .cxx17
)
