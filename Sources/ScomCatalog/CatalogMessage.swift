/// The text of a number in the gateway's message log (spec §4.6).
public struct CatalogMessage: Hashable, Sendable {
    public enum Severity: String, CaseIterable, Hashable, Sendable {
        case info, warning, error
        /// The device has stopped.
        case halted
    }

    public var number: UInt16
    public var severity: Severity
    public var text: String

    public init(number: UInt16, severity: Severity, text: String) {
        self.number = number
        self.severity = severity
        self.text = text
    }
}
