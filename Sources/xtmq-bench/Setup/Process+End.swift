import Foundation
import Glibc

extension Process {
    /// Ends the process, by force after two seconds. `waitUntilExit` turns in circles on threads without a run loop.
    func end() {
        terminate()
        for _ in 0..<200 where isRunning { usleep(10_000) }
        if isRunning { kill(processIdentifier, SIGKILL) }
    }
}
