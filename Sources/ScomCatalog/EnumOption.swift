/// A value of an enumeration, or a bit of a bit field.
public struct EnumOption: Hashable, Sendable {
    /// The value; of a bit field, the bit's weight.
    public var value: Int
    /// As the manufacturer prints it; several options of an object can have the same label (`---`).
    public var label: String
    /// What the label stands for, where that is not plain: `manual on` for `M`.
    public var detail: String?

    public init(value: Int, label: String, detail: String? = nil) {
        self.value = value
        self.label = label
        self.detail = detail
    }
}
