import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress } from '../../hardware/address.ts';

describe('addresses', () => {
  it('reads a serial port with all that is said of it', () => {
    expect(
      parseAddress(
        'serial:/dev/serial/by-id/usb-FTDI-if00-port0?baud=38400&parity=even&data=7&stop=2',
      ),
    ).toEqual({
      ok: true,
      address: {
        kind: 'serial',
        path: '/dev/serial/by-id/usb-FTDI-if00-port0',
        baudRate: 38400,
        parity: 'even',
        dataBits: 7,
        stopBits: 2,
      },
    });
  });
  it('takes what the device speaks where nothing is said, and 9600 8N1 where the device does not say either', () => {
    expect(
      parseAddress('serial:/dev/ttyS0?parity=odd', { baudRate: 38400, parity: 'even' }),
    ).toMatchObject({
      address: { baudRate: 38400, parity: 'odd', dataBits: 8, stopBits: 1 },
    });
    expect(parseAddress('serial:/dev/ttyS0')).toMatchObject({
      address: { baudRate: 9600, parity: 'none' },
    });
  });
  it.each(['/dev/usb/lp0', '/dev/kiosk/usb-printer'])(
    'reads the file of a USB printer: %s',
    (path) => {
      expect(parseAddress(`usb:${path}`)).toEqual({ ok: true, address: { kind: 'usb', path } });
    },
  );
  it('reads flow control, and writes it where there is any', () => {
    for (const flow of ['rtscts', 'xonxoff'] as const) {
      const parsed = parseAddress(`serial:/dev/ttyS0?baud=9600&flow=${flow}`);
      expect(parsed).toMatchObject({ ok: true, address: { flow } });
      if (parsed.ok) expect(formatAddress(parsed.address)).toContain(`&flow=${flow}`);
    }
    const none = parseAddress('serial:/dev/ttyS0?flow=none', { flow: 'rtscts' });
    expect(none.ok && formatAddress(none.address)).toBe(
      'serial:/dev/ttyS0?baud=9600&parity=none&data=8&stop=1',
    );
  });
  it('keeps the colons of a path', () => {
    const path = '/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0';
    expect(parseAddress(`serial:${path}?baud=19200`)).toMatchObject({
      address: { path, baudRate: 19200 },
    });
  });
  it.each([
    ['tcp://192.168.1.20:10001', { kind: 'tcp', host: '192.168.1.20', port: 10001 }],
    [' tls://sip.example.org:6443/ ', { kind: 'tls', host: 'sip.example.org', port: 6443 }],
    ['tcp://[::1]:9100', { kind: 'tcp', host: '::1', port: 9100 }],
  ] as const)('reads %s', (text, address) => {
    expect(parseAddress(text)).toEqual({ ok: true, address });
  });
  it.each([
    ['', 'is no address'],
    ['/dev/ttyS0', 'is no address'],
    ['http://printer:9100', 'is no address'],
    ['tcp://printer', 'tcp://host:port'],
    ['tcp://printer:9100/raw', 'nothing after it'],
    ['tcp://printer:0', 'between 1 and 65535'],
    ['tcp://printer:99999', 'between 1 and 65535'],
    ['serial:', 'needs the path'],
    ['serial:/dev/ttyS0?baud=fast', 'no speed'],
    ['serial:/dev/ttyS0?baud=-9600', 'no speed'],
    ['serial:/dev/ttyS0?parity=mark', 'none, even or odd'],
    ['serial:/dev/ttyS0?data=9', 'data=7 or data=8'],
    ['serial:/dev/ttyS0?stop=1.5', 'stop=1 or stop=2'],
    ['serial:/dev/ttyS0?flow=hardware', 'none, rtscts or xonxoff'],
    ['serial:/dev/ttyS0?bauds=9600', 'no setting'],
    ['serial:/dev/usb/lp0?baud=9600', 'write usb:/dev/usb/lp0'],
    ['usb:', 'needs the path'],
    ['usb:lp0', 'needs the path'],
    ['usb:/dev/usb/lp0?baud=9600', 'write usb:/dev/usb/lp0'],
    ['usb:/dev/ttyUSB0', 'write serial:/dev/ttyUSB0'],
    ['usb:/dev/serial/by-id/usb-EPSON-if00', 'write serial:/dev/serial/by-id/usb-EPSON-if00'],
  ])('complains of "%s"', (text, words) => {
    const parsed = parseAddress(text);
    expect(parsed.ok ? 'no complaint' : parsed.problem).toContain(words);
  });
  it('never throws; what it reads it writes so that it reads the same', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string().map((rest) => `serial:${rest}`),
      fc.string().map((rest) => `usb:/${rest}`),
      fc.string().map((rest) => `tcp://${rest}`),
      fc
        .tuple(fc.domain(), fc.integer({ min: 1, max: 65535 }))
        .map(([host, port]) => `tls://${host}:${port}`),
    );
    fc.assert(
      fc.property(text, (written) => {
        const parsed = parseAddress(written);
        if (parsed.ok) expect(parseAddress(formatAddress(parsed.address))).toEqual(parsed);
      }),
      { numRuns: 500 },
    );
  });
});
