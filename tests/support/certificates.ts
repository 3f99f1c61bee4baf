import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

/** An authority, and what it signed: a server at 127.0.0.1 and a client. All PEM. */
export interface Certificates {
  readonly ca: string;
  readonly server: KeyAndCertificate;
  readonly client: KeyAndCertificate;
}

export const createCertificates = (): Certificates => {
  const folder = mkdtempSync(path.join(tmpdir(), 'soba-certificates-'));
  const file = (name: string): string => path.join(folder, name);
  const read = (name: string): string => readFileSync(file(name), 'utf8');
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const sign = (name: string, extensions: string): KeyAndCertificate => {
    writeFileSync(file(`${name}.ext`), extensions);
    openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    const signer = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'];
    openssl(
      ...['x509', '-req', '-in', `${name}.csr`, ...signer, '-days', '2'],
      ...['-extfile', `${name}.ext`, '-out', `${name}.crt`],
    );
    return { key: read(`${name}.key`), cert: read(`${name}.crt`) };
  };
  try {
    openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=test', '-days', '2');
    return {
      ca: read('ca.crt'),
      server: sign('server', 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n'),
      client: sign('client', 'extendedKeyUsage=clientAuth\n'),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
};
