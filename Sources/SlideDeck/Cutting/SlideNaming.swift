enum SlideNaming {
    /// Ids that several slides have get their section's slug in front; a number behind where that is not enough.
    static func makeUnique(_ sections: inout [Deck.Section]) {
        let counts = Dictionary(sections.flatMap(\.slides).map { ($0.id, 1) }, uniquingKeysWith: +)
        var taken = Set(sections.map(\.slug))
        for section in sections.indices {
            for index in sections[section].slides.indices where !sections[section].slides[index].isTitle {
                let slide = sections[section].slides[index]
                let isShared = counts[slide.id, default: 0] > 1 || taken.contains(slide.id)
                let base = isShared ? "\(sections[section].slug)-\(slide.id)" : slide.id
                var id = base
                var number = 2
                while taken.contains(id) {
                    id = "\(base)-\(number)"
                    number += 1
                }
                taken.insert(id)
                sections[section].slides[index].id = id
            }
        }
    }
}
