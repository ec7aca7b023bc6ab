/// The files beside this code that every page has in it, embedded when the tool is built.
enum PageResources {
    static let deckStyle = text(PackageResources.deck_css)
    static let deckScript = text(PackageResources.deck_js) + text(PackageResources.presenter_js)
    static let liveScript = text(PackageResources.live_js)
    static let bookStyle = text(PackageResources.book_css)
    static let bookScript = text(PackageResources.book_js)

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
