/// What a child writes to one pipe, as it comes. Ends when the child and its descendants have ended, at the latest.
///
/// One reader at a time. Bytes that come while nobody reads are kept up to the buffer's size. It holds on to its process.
package struct ProcessOutput: AsyncSequence, Sendable {
    package typealias Element = [UInt8]

    let buffer: OutputBuffer
    let owner: SupervisedProcess

    /// Bytes that were lost because the reader was too slow for the buffer.
    package var droppedBytes: Int { buffer.dropped }

    /// Everything that is still to come, up to the end.
    package func collect() async -> [UInt8] {
        var all: [UInt8] = []
        for await bytes in self { all += bytes }
        return all
    }

    package struct Iterator: AsyncIteratorProtocol {
        fileprivate let output: ProcessOutput

        package func next() async -> [UInt8]? { await output.buffer.next() }
    }

    package func makeAsyncIterator() -> Iterator { Iterator(output: self) }
}

extension ProcessOutput {
    /// The output line by line, without line feeds. A line that is longer than 64 KiB comes in pieces; what is no UTF-8
    /// is repaired; a last line needs no line feed.
    package var lines: Lines { Lines(output: self) }

    package struct Lines: AsyncSequence, Sendable {
        package typealias Element = String

        fileprivate let output: ProcessOutput

        package func makeAsyncIterator() -> Iterator { Iterator(output: output.makeAsyncIterator()) }

        package struct Iterator: AsyncIteratorProtocol {
            static let longest = 1 << 16

            fileprivate let output: ProcessOutput.Iterator
            private var unread: ArraySlice<UInt8> = []
            /// How much of `unread` is known to hold no line feed.
            private var searched = 0

            fileprivate init(output: ProcessOutput.Iterator) { self.output = output }

            package mutating func next() async -> String? {
                while true {
                    let end = unread.dropFirst(searched).firstIndex(of: UInt8(ascii: "\n"))
                    if (end ?? unread.endIndex) - unread.startIndex >= Self.longest {
                        return take(upTo: unread.startIndex + Self.longest, skipping: 0)
                    }
                    if let end { return take(upTo: end, skipping: 1) }
                    searched = unread.count
                    guard let more = await output.next() else {
                        return unread.isEmpty ? nil : take(upTo: unread.endIndex, skipping: 0)
                    }
                    unread = unread.isEmpty ? more[...] : unread + more
                }
            }

            private mutating func take(upTo end: Int, skipping: Int) -> String {
                defer {
                    unread = unread[(end + skipping)...]
                    searched = 0
                }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
        }
    }
}
