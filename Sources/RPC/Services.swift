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
}
