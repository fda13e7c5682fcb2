import Configuration
import Glibc
import Runtime
import Simulator
import TestSupport
import Testing

@testable import Service

extension Integration {
    /// What systemd is told, over a real socket.
    struct SystemdTests {
        @Test func hearsHowTheServiceStands() async throws {
            let socket = try NotificationSocket()
            let installation = try await Installation.start(
                Installation.Options {
                    $0.yaml = "snapshots: []\n"
                    $0.notifier = { _ in SystemdNotifier(socket: socket.path, watchdogInterval: .milliseconds(150)) }
                })
            let first = try await socket.wait(for: "STATUS=connected to broker; link up; 7 devices")
            #expect(first.contains { $0.contains("READY=1") })
            for _ in 0..<3 { try await socket.wait(for: "WATCHDOG=1") }

            await installation.service.reload()
            let reload = try await socket.wait(for: "READY=1")
            let begin = try #require(reload.first { $0.contains("RELOADING=1") })
            #expect(begin.contains { $0.hasPrefix("MONOTONIC_USEC=") && Int64($0.dropFirst(15)) != nil })

            installation.simulator.unplug()
            try await socket.wait(for: "STATUS=connected to broker; link down: ")
            try await installation.shutDown()
            try await socket.wait(for: "STOPPING=1")
            await installation.stop()
            _ = socket.take()
            try await Task.sleep(for: .milliseconds(200))
            #expect(socket.take().isEmpty, "a service that has ended is silent")
        }

        @Test func isReadyWithoutBrokerAndGateway() async throws {
            let socket = try NotificationSocket()
            let folder = try TemporaryDirectory()
            var configuration = Configuration(link: .init(endpoint: .serial(path: folder.path + "/nowhere")))
            configuration.mqtt.host = "127.0.0.1"
            configuration.mqtt.port = try Broker.freePort()
            configuration.store = folder.path
            let service = XtmqService(
                configuration: configuration, log: LogOutput(descriptor: -1),
                notifier: SystemdNotifier(socket: socket.path))
            let run = Task { try await service.run() }
            let told = try await socket.wait(for: "STATUS=not connected to broker; link down: ")
            #expect(told.contains { $0.contains("READY=1") })
            run.cancel()
            try await run.value
        }

        @Test func aThreadThatHangsIsNoticed() async throws {
            let socket = try NotificationSocket()
            let executor = ThreadExecutor(name: "test-shared")
            let watchdog = try #require(
                Watchdog(
                    SystemdNotifier(socket: socket.path, watchdogInterval: .milliseconds(60)), executor: executor,
                    clocks: .system))
            watchdog.start()
            for _ in 0..<3 { try await socket.wait(for: "WATCHDOG=1") }
            let isHanging = Locked(true)
            executor.perform { while isHanging.withLock({ $0 }) { usleep(1000) } }
            try await Task.sleep(for: .milliseconds(300))
            _ = socket.take()
            try await Task.sleep(for: .milliseconds(300))
            #expect(socket.take().isEmpty)
            isHanging.withLock { $0 = false }
            try await socket.wait(for: "WATCHDOG=1")
            watchdog.stop()
            executor.stop()
        }

        @Test func isNotWatchedWhereSystemdDoesNotWatch() {
            let executor = ThreadExecutor(name: "test")
            defer { executor.stop() }
            #expect(
                Watchdog(
                    SystemdNotifier(socket: "/nonexistent"), executor: executor, clocks: .system) == nil)
            #expect(SystemdNotifier(socket: nil, watchdogInterval: .seconds(1)).watchdogInterval == nil)
        }

        @Test func aLineBreakInAStatusIsNoVariable() throws {
            let socket = try NotificationSocket()
            SystemdNotifier(socket: socket.path).status("a\nWATCHDOG=trigger")
            #expect(socket.take() == [["STATUS=a WATCHDOG=trigger"]])
        }
    }
}
