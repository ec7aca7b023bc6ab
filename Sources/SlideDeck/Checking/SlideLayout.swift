import Markdown

/// How much room a slide takes, estimated from its text: good enough to find, without a browser, what does not fit.
///
/// All lengths are in em of the slide's text at 16:9, by the rules of `deck.css`. A test holds the estimate against what
/// a browser measures.
package struct SlideLayout: Sendable {
    /// The smallest share of its usual size that text may shrink to and still be read from the last row.
    package static let smallestFit = 0.8

    /// 720 pixels less the bar's 40, by 28.8 for an em, less the padding.
    private static let height = 680 / 28.8 - 2.6
    /// 1280 pixels less the padding.
    private static let width = 1280 / 28.8 - 4.8

    private let slide: Deck.Slide

    package init(_ slide: Deck.Slide) {
        self.slide = slide
    }

    /// The largest of the usual sizes that the deck's script tries (1, 0.95, ...) at which all fits, or `nil` when none
    /// does.
    package var fit: Double? {
        stride(from: 20, through: 10, by: -1).lazy.map { Double($0) / 20 }.first { share(at: $0) <= 1 }
    }

    /// What the slide takes of the room that there is, in height or in the width of its code, whichever is more.
    ///
    /// - Parameter fit: the size of its text as a share of the usual one.
    package func share(at fit: Double) -> Double {
        let room = Room(width: Self.width / fit)
        return max(height(of: slide.blocks, in: room) * fit / Self.height, codeWidth * fit / Self.width)
    }

    /// The line of the first block that is not wholly on the slide at the smallest size.
    package var lineOfOverflow: Int? {
        let room = Room(width: Self.width / Self.smallestFit)
        for end in slide.blocks.indices {
            let taken = height(of: Array(slide.blocks[...end]), in: room) * Self.smallestFit
            if taken > Self.height { return slide.blocks[end].range.startLine }
        }
        return nil
    }

    private func height(of blocks: [Block], in room: Room) -> Double {
        var column = Column()
        // The section's time stands above its title, room for the bar below.
        if slide.isTitle { column.add(1.1 * 1.45, below: 1.1) }
        for block in blocks { column.add(block, in: room, isTitle: slide.isTitle) }
        return column.height + (slide.isTitle ? 2 : 0)
    }

    private var codeWidth: Double {
        let lengths = slide.blocks.map { block -> Int in
            guard case .code(let code) = block.kind else { return 0 }
            return code.lines.map { $0.replacing("\t", with: "    ").count }.max() ?? 0
        }
        let longest = lengths.max() ?? 0
        return longest == 0 ? 0 : Double(longest) * 0.8 * TextWidth.monospaced + 1.9
    }
}

/// Where text wraps.
private struct Room {
    var width: Double

    func narrower(by margin: Double) -> Room { Room(width: max(4, width - margin)) }
}

/// Blocks one below the other, whose margins collapse.
private struct Column {
    /// Without the last margin.
    private(set) var height = 0.0
    private var margin = 0.0
    private var isEmpty = true

    mutating func add(_ height: Double, above: Double = 0, below: Double) {
        self.height += height + (isEmpty ? 0 : max(margin, above))
        (margin, isEmpty) = (below, false)
    }

    mutating func add(_ block: Block, in room: Room, isTitle: Bool = false) {
        switch block.kind {
        case .heading(let heading): add(heading, in: room, isTitle: isTitle)
        case .paragraph(let content): add(Double(room.lines(content)) * 1.45, below: 0.75)
        case .quote(let blocks):
            var inner = Column()
            for block in blocks { inner.add(block, in: room.narrower(by: 1.1)) }
            add(inner.height + 0.2, below: 0.75)
        case .list(let list) where list.look == .columns: addColumns(list, in: room)
        case .list(let list): add(list, in: room, below: 0.75)
        case .code(let code):
            let name = code.info.quotation == nil ? 0 : 1.2
            add(Double(max(1, code.lineCount)) * 1.12 + 1.47 + name, below: 0.75)
        case .html(let text): add(Double(text.split(separator: "\n").count) * 1.4 + 1.47, below: 0.75)
        case .figure(let figure):
            let picture = DiagramSVG(figure.diagram)
            let width = min(room.width, picture.width)
            add(min(14, width * picture.size.height / max(1, picture.size.width)) + 0.4, below: 0.75)
        case .thematicBreak: add(0.1, above: 1, below: 1)
        case .directive: break
        }
    }

    private mutating func add(_ heading: Block.Heading, in room: Room, isTitle: Bool) {
        let sizes = [1: isTitle ? 2.6 : 2.1, 2: 1.6, 3: 1.2]
        let size: Double = sizes[heading.level] ?? 1
        let lines = Double(Room(width: room.width / size).lines(heading.content, isBold: true))
        // The line below a second heading is the theme's; the default one takes this much.
        let rule = heading.level == 2 ? 0.47 : 0
        add(size * (lines * 1.15 + rule), above: size * 1.2, below: size * (isTitle ? 0.5 : 0.6))
    }

    /// Two beside each other, of smaller text; the first has the odd item.
    private mutating func addColumns(_ list: Block.List, in room: Room) {
        let size = 0.8
        var first = list
        first.items.removeLast(list.items.count / 2)
        var column = Column()
        column.add(first, in: Room(width: (room.width / size - 2) / 2), below: 0)
        add(column.height * size, above: 0.3, below: 0.75)
    }

    private mutating func add(_ list: Block.List, in room: Room, below: Double) {
        var items = Column()
        let inner = room.narrower(by: 1.5)
        for item in list.items {
            var column = Column()
            for block in item.blocks {
                switch block.kind {
                case .paragraph(let content):
                    column.add(Double(inner.lines(content)) * 1.45, below: list.isTight ? 0 : 0.3)
                case .list(let list): column.add(list, in: inner, below: 0.3)
                default: column.add(block, in: inner)
                }
            }
            items.add(column.height, above: 0.3, below: 0.3)
        }
        add(items.height, above: 0.3, below: below)
    }
}

extension Room {
    /// How many lines a paragraph becomes, broken between words.
    func lines(_ content: [Inline], isBold: Bool = false) -> Int {
        var lines = 1
        var x = 0.0
        for word in TextWidth.words(content) {
            if word.isBreak {
                (lines, x) = (lines + 1, 0)
                continue
            }
            let width = word.width * (isBold ? 1.06 : 1)
            let space = x == 0 ? 0 : TextWidth.space
            if x + space + width > self.width, x > 0 {
                (lines, x) = (lines + 1, width)
            } else {
                x += space + width
            }
            // Longer than a line: broken anywhere.
            while x > self.width { (lines, x) = (lines + 1, x - self.width) }
        }
        return lines
    }
}
