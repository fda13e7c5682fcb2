import ScomCatalog
import ScomProtocol

/// Infos that the benchmark reads: those of an Xtender that have a value.
enum Infos {
    static let xtender = Catalog.standard.infos(of: .xtender).filter(\.isReadable).map(\.number)
}
