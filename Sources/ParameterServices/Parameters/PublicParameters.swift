import CloudCore
import WorkshopCommon

/// Parameters that AWS publishes to every account, of which templates name a few.
///
/// The ids of images are made up: there is no image here that they could be of.
/// See <https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html>.
struct PublicParameters {
    let account: Account

    private static let images = [
        "al2023-ami-kernel-default-arm64", "al2023-ami-kernel-default-x86_64",
        "al2023-ami-minimal-kernel-default-arm64", "al2023-ami-minimal-kernel-default-x86_64",
        "amzn2-ami-hvm-arm64-gp2", "amzn2-ami-hvm-x86_64-gp2",
    ]

    /// In the order of their names.
    var all: [Parameter] {
        let images = Self.images.map { name in
            let digits = Identifiers.hexadecimal(Self.digest("\(account.region)/\(name)"), digits: 16)
            return make("ami-amazon-linux-latest/\(name)", "ami-0\(digits)", dataType: "aws:ec2:image")
        }
        let region = account.region
        return images + [
            make("global-infrastructure/current-region", region),
            make("global-infrastructure/regions/\(region)", region),
            make("global-infrastructure/regions/\(region)/partition", "aws"),
        ]
    }

    func parameter(_ name: String) -> Parameter? {
        guard name.hasPrefix("/aws/service/") else { return nil }
        return all.first { $0.name == name }
    }

    private func make(_ name: String, _ value: String, dataType: String = "text") -> Parameter {
        var version = ParameterVersion(
            version: 1,
            kind: .string,
            value: value,
            modified: Timestamp(millisecondsSince1970: 1_672_531_200_000)
        )
        version.dataType = dataType
        return Parameter(name: "/aws/service/\(name)", versions: [version])
    }

    /// FNV-1a, for the same id in every run.
    private static func digest(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
