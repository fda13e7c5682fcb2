import Devices
import Dispatcher
import GatewayEvents
import MQTTClient
import RPC
import ScomLink
import Snapshots
import Store

/// The parts of a running service.
struct Parts: Sendable {
    let link: ScomLink
    let dispatcher: Dispatcher
    let directory: DeviceDirectory
    let snapshots: SnapshotScheduler
    let rpc: RPCServer
    let mqtt: MQTTClient
    let store: Store
    let homeAssistant: HomeAssistantAnnouncer
    let messages: MessageWatcher
    let restarts: RestartWatcher
}
