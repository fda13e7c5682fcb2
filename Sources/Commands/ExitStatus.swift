import ArgumentParser

/// What the shell gets to know of the end (sysexits.h). Wrong usage is the argument parser's, 64.
enum ExitStatus: Int32 {
    /// EX_USAGE
    case usage = 64
    /// EX_DATAERR: the request was wrong, or the device refused it.
    case badRequest = 65
    /// EX_NOINPUT: nothing of that kind is there.
    case notFound = 66
    /// EX_UNAVAILABLE: the broker, the service, or a program that is needed.
    case unavailable = 69
    /// EX_SOFTWARE
    case internalError = 70
    /// EX_OSERR: the system refused something.
    case system = 71
    /// EX_CANTCREAT: a file cannot be written, or must not be overwritten.
    case cannotCreate = 73
    /// EX_IOERR: whether something was written is not known.
    case unknownOutcome = 74
    /// EX_TEMPFAIL: the same may succeed later.
    case tryAgain = 75
    /// EX_PROTOCOL: what came was no answer.
    case badResponse = 76
    /// EX_NOPERM
    case notPermitted = 77
    /// EX_CONFIG
    case badConfiguration = 78

    /// Says on standard error what is wrong, and is what ends the program.
    func because(_ message: String) -> ExitCode {
        Output.complain(message)
        return ExitCode(rawValue)
    }
}
