import Testing

/// One installation for all tests of a suite, started before the first and stopped after the last.
struct InstallationTrait: SuiteTrait, TestScoping {
    let options: Installation.Options

    @concurrent func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let installation = try await Installation.start(options)
        do {
            try await Installation.$current.withValue(installation) { try await function() }
        } catch {
            await installation.stop()
            throw error
        }
        await installation.stop()
    }
}

extension Trait where Self == InstallationTrait {
    static func installation(_ change: (inout Installation.Options) -> Void = { _ in }) -> Self {
        InstallationTrait(options: Installation.Options(change))
    }
}

extension Installation {
    /// The suite's.
    static var shared: Installation {
        get throws { try #require(current) }
    }

    /// Runs `body` with an installation of its own.
    static func with(
        _ change: (inout Options) -> Void = { _ in }, _ body: (Installation) async throws -> Void
    ) async throws {
        let installation = try await start(Options(change))
        do {
            try await body(installation)
        } catch {
            await installation.stop()
            throw error
        }
        await installation.stop()
    }
}
