import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The system's own random numbers, fetched 32 at a time: names are made for each request, and a system call for each
/// eight bytes of them costs more than all the rest of a name.
package struct PooledRandom: RandomNumberGenerator, Sendable {
    /// What the system gives at once: `getentropy` takes 256 bytes at most.
    private static let size = 32

    private struct Pool {
        var numbers = [UInt64](repeating: 0, count: PooledRandom.size)
        var left = 0

        mutating func refill() {
            numbers.withUnsafeMutableBytes { bytes in
                #if canImport(Darwin)
                arc4random_buf(bytes.baseAddress, bytes.count)
                #else
                guard let start = bytes.baseAddress, getentropy(start, bytes.count) == 0 else {
                    fatalError("the system gives no random numbers: \(String(cString: strerror(errno)))")
                }
                #endif
            }
            left = numbers.count
        }
    }

    private static let pool = Mutex(Pool())

    package init() {}

    package func next() -> UInt64 {
        Self.pool.withLock { pool in
            if pool.left == 0 { pool.refill() }
            pool.left -= 1
            // A number that was given is not kept.
            defer { pool.numbers[pool.left] = 0 }
            return pool.numbers[pool.left]
        }
    }
}
