import CProcessGuard
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The descriptors of ours that a child is to get copies of, opened for one start.
struct ChildDescriptors {
    /// The child's number, and ours.
    private(set) var pairs: [guard_descriptor] = []
    /// Our ends of the pipes, by the child's number.
    private(set) var pipes: [(number: Int32, end: FileDescriptor, buffer: Int)] = []
    /// Opened here: to be closed once the child has its copies.
    private var opened: [FileDescriptor] = []

    /// Opens everything, or closes what was opened and throws.
    init(for specification: ProcessSpecification) throws(ProcessStartError) {
        do {
            for descriptor in specification.descriptors {
                let source = try source(of: descriptor.leadsTo, number: descriptor.number)
                pairs.append(guard_descriptor(child: descriptor.number, source: source.rawValue))
            }
        } catch {
            close(includingPipes: true)
            throw error
        }
    }

    func close(includingPipes: Bool) {
        for descriptor in opened { try? descriptor.close() }
        if includingPipes {
            for pipe in pipes { try? pipe.end.close() }
        }
    }

    private mutating func source(
        of descriptor: ChildDescriptor,
        number: Int32
    ) throws(ProcessStartError) -> FileDescriptor {
        switch descriptor {
        case .null:
            return try open("/dev/null", .readWrite, [])
        case .file(let path, let append):
            return try open(path, .writeOnly, append ? [.create, .append] : [.create, .truncate])
        case .bytes(let bytes):
            return try unnamedFile(holding: bytes)
        case .pipe(let buffer):
            let (ours, theirs) = try closeOnExecPipe()
            pipes.append((number, ours, buffer))
            opened.append(theirs)
            return theirs
        case .same(let other):
            guard let pair = pairs.first(where: { $0.child == other }) else {
                preconditionFailure("descriptor \(number) is to be the same as \(other), which is not lower")
            }
            return FileDescriptor(rawValue: pair.source)
        case .descriptor(let descriptor):
            return descriptor
        }
    }

    private mutating func open(
        _ path: FilePath,
        _ mode: FileDescriptor.AccessMode,
        _ options: FileDescriptor.OpenOptions
    ) throws(ProcessStartError) -> FileDescriptor {
        do {
            let descriptor = try FileDescriptor.open(
                path,
                mode,
                options: options.union(.closeOnExec),
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
            opened.append(descriptor)
            return descriptor
        } catch {
            throw .file(path, error as? Errno ?? .ioError)
        }
    }

    private mutating func unnamedFile(holding bytes: [UInt8]) throws(ProcessStartError) -> FileDescriptor {
        let number = guard_unnamed_file()
        guard number >= 0 else { throw .system(Errno(rawValue: errno)) }
        let descriptor = FileDescriptor(rawValue: number)
        opened.append(descriptor)
        do {
            _ = try descriptor.writeAll(bytes)
            _ = try descriptor.seek(offset: 0, from: .start)
        } catch {
            throw .system(error as? Errno ?? .ioError)
        }
        return descriptor
    }

    private func closeOnExecPipe() throws(ProcessStartError) -> (ours: FileDescriptor, theirs: FileDescriptor) {
        var ours: Int32 = -1
        var theirs: Int32 = -1
        guard guard_pipe(&ours, &theirs) == 0 else { throw .system(Errno(rawValue: errno)) }
        return (FileDescriptor(rawValue: ours), FileDescriptor(rawValue: theirs))
    }
}
