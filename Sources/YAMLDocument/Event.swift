/// What libyaml's parser reports, copied out of its memory.
struct Event {
    enum Kind {
        case scalar(Scalar)
        case sequenceStart(tag: String?)
        case sequenceEnd
        case mappingStart(tag: String?)
        case mappingEnd
        case alias
        case documentStart
        case streamEnd
        /// Anything that carries no content.
        case other
    }

    struct Scalar {
        var text: String
        var tag: String?
        /// Written without quotes, so that it need not be a string.
        var isPlain: Bool
    }

    var kind: Kind
    var mark: YAMLDocument.Mark
    var anchor: String?
}

/// A syntax error as libyaml words it.
struct SyntaxError: Error {
    var mark: YAMLDocument.Mark
    var message: String
}
