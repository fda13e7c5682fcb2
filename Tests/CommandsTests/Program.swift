import Foundation
import Testing

/// The built `xtmq`, or another program, as a process of its own.
final class Program: Sendable {
    struct Problem: Error, CustomStringConvertible {
        let description: String
    }

    /// A run that has ended.
    struct Result {
        var status: Int32
        var output: String
        var errors: String
    }

    static let xtmq = Bundle.main.executableURL!.deletingLastPathComponent().appending(path: "xtmq").path
    /// The sources' top folder.
    static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    private let process = Process()
    private let folder: URL

    /// Starts it.
    init(
        _ arguments: [String], program: String = xtmq, environment: [String: String] = [:], in directory: String? = nil
    ) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "xtmq-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.currentDirectoryURL = URL(fileURLWithPath: directory ?? folder.path)
        process.standardInput = FileHandle.nullDevice
        for name in ["output", "errors"] { _ = FileManager.default.createFile(atPath: file(name), contents: nil) }
        process.standardOutput = FileHandle(forWritingAtPath: file("output"))
        process.standardError = FileHandle(forWritingAtPath: file("errors"))
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: folder)
    }

    /// Runs it to its end.
    static func run(
        _ arguments: [String], program: String = xtmq, environment: [String: String] = [:], in directory: String? = nil
    ) async throws -> Result {
        try await Program(arguments, program: program, environment: environment, in: directory).ended()
    }

    var identifier: Int32 { process.processIdentifier }
    var isRunning: Bool { process.isRunning }
    var output: String { read("output") }
    var errors: String { read("errors") }

    func signal(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits for its end.
    func ended(within limit: Duration = .seconds(30)) async throws -> Result {
        try await wait(limit) { process.isRunning ? nil : () }
        return Result(status: process.terminationStatus, output: output, errors: errors)
    }

    /// Waits until the pattern occurs in its output.
    @discardableResult
    func prints(_ pattern: String, within limit: Duration = .seconds(30)) async throws -> String {
        let expression = try Regex(pattern)
        return try await wait(limit) { (try? expression.firstMatch(in: output)).flatMap { $0 }.map { String($0.0) } }
    }

    /// Waits until the text occurs on its standard error.
    func logs(_ text: String, within limit: Duration = .seconds(30)) async throws {
        try await wait(limit) { errors.contains(text) ? () : nil }
    }

    /// The first group of the pattern in its output.
    func value(_ pattern: String) async throws -> String {
        try await prints(pattern)
        let match = try #require(try Regex(pattern).firstMatch(in: output))
        return String(try #require(match[1].substring))
    }

    private func wait<Found>(_ limit: Duration, _ found: () throws -> Found?) async throws -> Found {
        let deadline = ContinuousClock.now + limit
        while true {
            if let found = try found() { return found }
            guard ContinuousClock.now < deadline else {
                throw Problem(description: "not seen within \(limit)\noutput: \(output)\nerrors: \(errors)")
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    private func file(_ name: String) -> String { folder.appending(path: name).path }
    private func read(_ name: String) -> String { (try? String(contentsOfFile: file(name), encoding: .utf8)) ?? "" }
}
