import Glibc

extension termios {
    /// Eight data bits and a stop bit as they come, without echo, signals, translation, flow control or modem lines.
    mutating func makeRaw() {
        cfmakeraw(&self)
        c_cflag &= ~tcflag_t(CSTOPB)
        c_cflag &= ~tcflag_t(CRTSCTS)
        c_cflag |= tcflag_t(CLOCAL | CREAD)
        c_iflag &= ~tcflag_t(IXOFF | IXANY)
        // A read without bytes fails with EAGAIN, so that 0 is left to say that the other end has gone.
        withUnsafeMutableBytes(of: &c_cc) { characters in
            characters[Int(VMIN)] = 1
            characters[Int(VTIME)] = 0
        }
    }

    /// Bytes with wrong parity are passed on as they came: the checksums of the protocol find more errors than it does.
    mutating func set(_ parity: LinkSettings.Parity) {
        c_cflag &= ~tcflag_t(PARENB | PARODD)
        c_cflag &= ~tcflag_t(CMSPAR)
        if parity == .even { c_cflag |= tcflag_t(PARENB) }
        c_iflag &= ~tcflag_t(INPCK | ISTRIP)
        c_iflag |= tcflag_t(IGNPAR)
    }

    /// Whether these settings have the speed, parity and character size of `wanted`.
    func carries(_ wanted: termios) -> Bool {
        let mask = tcflag_t(PARENB | PARODD | CSIZE | CSTOPB)
        var (actual, asked) = (self, wanted)
        return cfgetospeed(&actual) == cfgetospeed(&asked) && c_cflag & mask == wanted.c_cflag & mask
    }
}
