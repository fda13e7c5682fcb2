/// A class `\p{…}`: a general category of Unicode by its short or long name, or a group of them.
struct UnicodeCategory: Sendable {
    private let members: [Unicode.GeneralCategory]
    private let isNegated: Bool

    /// `nil` for a name that is none of a general category. Scripts and binary properties are not supported.
    init?(_ name: String, isNegated: Bool) {
        let name = name.split(separator: "=").last.map(String.init) ?? name
        guard let members = Self.groups.first(where: { $0.names.contains(name) })?.members else { return nil }
        self.members = members
        self.isNegated = isNegated
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        members.contains(scalar.properties.generalCategory) != isNegated
    }

    private static let groups: [(names: [String], members: [Unicode.GeneralCategory])] = [
        (
            ["L", "Letter"],
            [.uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter]
        ),
        (["Lu", "Uppercase_Letter"], [.uppercaseLetter]), (["Ll", "Lowercase_Letter"], [.lowercaseLetter]),
        (["M", "Mark"], [.nonspacingMark, .spacingMark, .enclosingMark]),
        (["N", "Number"], [.decimalNumber, .letterNumber, .otherNumber]),
        (["Nd", "Decimal_Number", "digit"], [.decimalNumber]),
        (
            ["P", "Punctuation", "punct"],
            [
                .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
                .finalPunctuation, .otherPunctuation,
            ]
        ),
        (["S", "Symbol"], [.mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol]),
        (["Z", "Separator"], [.spaceSeparator, .lineSeparator, .paragraphSeparator]),
        (["Cc", "Control", "cntrl"], [.control]),
    ]
}
