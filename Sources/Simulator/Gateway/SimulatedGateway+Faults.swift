import ScomProtocol

extension SimulatedGateway {
    /// Answers a request, with the fault done to it.
    mutating func carryOut(
        _ fault: Fault?, _ request: Frame, at complete: ContinuousClock.Instant
    ) -> [Delivery] {
        switch fault {
        case .requestLost: return []
        case .restart:
            restart()
            return []
        case .error(let code):
            guard let frame = refusal(of: request, code) else { return [] }
            return send(frame, at: complete, fault)
        case .anyError: return carryOut(.error(.gatewayBusy), request, at: complete)
        default:
            guard let frame = response(to: request, at: complete) else { return [] }
            counters.responses += 1
            return send(frame, at: complete, fault)
        }
    }

    private mutating func send(
        _ frame: Frame, at complete: ContinuousClock.Instant, _ fault: Fault?
    ) -> [Delivery] {
        let ready = complete + turnaround + faults.delay(at: complete)
        var bytes = frame.bytes
        switch fault {
        case .responseLost: return []
        case .late(let delay):
            // Not in order of the line: what follows is not held up.
            counters.bytesSent += bytes.count
            return [Delivery(bytes: terminated(bytes), due: ready + delay)]
        case .doubled(let delay):
            let first = delivery(terminated(bytes), readyAt: ready)
            counters.bytesSent += bytes.count
            return [first, Delivery(bytes: terminated(bytes), due: first.due + delay)]
        case .damagedHeader:
            let bit = faults.damagedBit(among: (Frame.headerLength - 3) * 8)
            bytes[1 + bit / 8] ^= 1 << UInt8(bit % 8)
        case .damagedData:
            let bit = faults.damagedBit(among: frame.data.count * 8)
            bytes[Frame.headerLength + bit / 8] ^= 1 << UInt8(bit % 8)
        case .cutShort(let count): return [delivery([UInt8](bytes.prefix(max(0, count))), readyAt: ready)]
        case .split(let gap):
            return terminated(bytes).enumerated().map { index, byte in
                delivery([byte], readyAt: ready + gap * index)
            }
        case .noiseBefore(let noise): bytes = noise + bytes
        case .noiseAfter(let noise): bytes += noise
        case .otherMaster:
            bytes = stranger(frame) { $0.destination = ScomAddress($0.destination.rawValue &+ 100) } + bytes
        case .otherDevice(let instead):
            let source = frame.source.rawValue
            let other = stranger(frame) { $0.source = ScomAddress(source % 2 == 1 ? source &+ 1 : source &- 1) }
            bytes = instead ? other : other + bytes
        case .otherObject(let instead):
            let other = stranger(frame) { $0.data[4] ^= 1 }
            bytes = instead ? other : other + bytes
        case .otherProperty(let instead):
            let other = stranger(frame) { $0.data[8] ^= 4 }
            bytes = instead ? other : other + bytes
        case nil, .some(.none), .requestLost, .restart, .error, .anyError: break
        }
        return [delivery(terminated(bytes), readyAt: ready)]
    }

    /// The same answer as another's: valid, and not ours.
    private func stranger(_ frame: Frame, _ change: (inout Frame) -> Void) -> [UInt8] {
        var frame = frame
        guard frame.data.count >= 10 else { return [] }
        change(&frame)
        // Other values too, so that one taken for ours shows.
        for index in frame.data.indices.dropFirst(10).prefix(2) { frame.data[index] ^= 0x5A }
        return terminated(frame.bytes)
    }

    private func terminated(_ bytes: [UInt8]) -> [UInt8] {
        line.dialect == .xcomLAN ? bytes + [0x0D, 0x0A] : bytes
    }
}
