import Foundation

/// What is fed with whatever libFuzzer thinks of.
enum FuzzTarget: String, CaseIterable {
    /// The stream decoder, and the listing of frames.
    case frames
    /// One exchange on the line, and what is read out of its response.
    case responses
    /// A payload on a request topic, up to its answer.
    case requests
    /// The configuration file, and the one of the service's predecessor.
    case configuration
    /// The remote control's display.
    case screen
    /// Directory and files of the datalog.
    case datalog

    func run(_ input: [UInt8]) {
        switch self {
        case .frames: FramesTarget.run(input)
        case .responses: ResponsesTarget.run(input)
        case .requests: RequestsTarget.run(input)
        case .configuration: ConfigurationTarget.run(input)
        case .screen: ScreenTarget.run(input)
        case .datalog: DatalogTarget.run(input)
        }
    }
}

/// Ends the program, so that libFuzzer keeps the input, where `isTrue` is not.
func expect(_ isTrue: Bool, _ message: @autoclosure () -> String) {
    guard !isTrue else { return }
    FileHandle.standardError.write(Data("not as it must be: \(message())\n".utf8))
    abort()
}
