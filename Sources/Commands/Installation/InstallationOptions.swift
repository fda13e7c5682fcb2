import ArgumentParser
import Glibc
import Installation

/// Where an installation goes.
struct InstallationOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where the program goes: bin, share/man and the like below it.", valueName: "folder"))
    var prefix = "/usr/local"

    @Option(
        help: ArgumentHelp(
            "Install below this folder in place of /; no program of the system is run then.", valueName: "folder"),
        completion: .directory)
    var root = ""

    func validate() throws {
        guard prefix.hasPrefix("/") else { throw ValidationError("--prefix: an absolute path is expected") }
        guard root.isEmpty || root.hasPrefix("/") else {
            throw ValidationError("--root: an absolute path is expected")
        }
    }

    var installation: Installation { Installation(layout: Layout(prefix: prefix)) }

    /// Does it, and says on standard output what was done.
    /// - Throws: the exit code, after the reason was printed.
    func perform(_ steps: [Step]) throws {
        do throws(InstallationError) {
            try Installer(root: root) { Output.line($0) }.perform(steps)
        } catch {
            if error.isAboutPermission, geteuid() != 0 {
                throw ExitStatus.notPermitted.because("\(error)\nit takes root: put sudo before it")
            }
            throw ExitStatus.system.because(error.description)
        }
    }

    /// Whether the package manager owns what is there.
    func refuseIfPackaged() throws {
        // A package that was removed and not purged leaves its list behind.
        let isPackaged = TextFile.exists("/usr/bin/xtmq") && TextFile.exists("/var/lib/dpkg/info/xtmq.list")
        guard root.isEmpty, prefix != "/usr", isPackaged else { return }
        throw ExitStatus.cannotCreate.because(
            "xtmq is installed as a Debian package here: apt remove xtmq takes it away, apt install renews it")
    }
}
