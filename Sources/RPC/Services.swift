import Devices
import Dispatcher
import Logging
import Runtime
import ScomCatalog
import Store

/// What the methods work with.
struct Services: Sendable {
    let dispatcher: Dispatcher
    let directory: DeviceDirectory
    let store: Store
    let settings: RPCSettings
    let clocks: Clocks
    let logger: Logger

    var objects: ObjectTable { directory.objects }

    /// A parameter's flash memory nears the end of its budget.
    func warn(_ count: FlashCount, _ subject: Subject, _ object: CatalogObject) {
        logger.warning(
            "flash memory of a parameter nears its budget of writes",
            metadata: [
                "device.id": "\(subject.name)", "parameter.name": "\(object.name)", "flash.writes": "\(count.writes)",
                "flash.budget": "\(settings.flashBudget)",
            ])
    }
}
