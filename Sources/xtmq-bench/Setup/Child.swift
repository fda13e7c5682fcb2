import Foundation
import Glibc
import Runtime

/// A program that does not outlive the benchmark, however that ends: the kernel kills it then.
final class Child {
    private let process = Process()
    /// The kernel takes the end of the thread that started a child for the end of its parent, so that thread has to last.
    private static let starter = ThreadExecutor(name: "children")

    var identifier: Int32 { process.processIdentifier }

    /// - Parameter isSilent: its output goes nowhere.
    init(_ program: String, _ arguments: [String], isSilent: Bool = false) throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/setpriv")
        process.arguments = ["--pdeathsig", "KILL", program] + arguments
        if isSilent {
            process.standardError = FileHandle.nullDevice
            process.standardOutput = FileHandle.nullDevice
        }
        let (process, isStarted) = (process, DispatchSemaphore(value: 0))
        let failure = Locked<(any Error)?>(nil)
        Child.starter.perform {
            do { try process.run() } catch { failure.withLock { $0 = error } }
            isStarted.signal()
        }
        isStarted.wait()
        if let error = failure.withLock({ $0 }) { throw error }
    }

    func end() {
        if process.isRunning { process.end() }
    }

    deinit { end() }
}
