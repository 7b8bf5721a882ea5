import { files } from './attack.ts';
import { createRandom } from './random.ts';

/** A program that starts another: what a process event needs of each side. */
export interface Launch {
  readonly parent: string;
  readonly parentCommand: string;
  readonly file: string;
  readonly command: string;
  /** How often, beside the others of its list. */
  readonly weight: number;
}

const office = 'C:\\Program Files\\Microsoft Office\\root\\Office16';
const system = 'C:\\Windows\\System32';
const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application';

/** Folder of each program. */
const folders: Readonly<Record<string, string>> = {
  'WINWORD.EXE': office,
  'EXCEL.EXE': office,
  'OUTLOOK.EXE': office,
  'POWERPNT.EXE': office,
  'AcroRd32.exe': 'C:\\Program Files\\Adobe\\Acrobat Reader',
  'msedge.exe': edge,
  'chrome.exe': 'C:\\Program Files\\Google\\Chrome\\Application',
  'ms-teams.exe': 'C:\\Program Files\\WindowsApps\\MSTeams',
  'OneDrive.exe': 'C:\\Program Files\\Microsoft OneDrive',
  'explorer.exe': 'C:\\Windows',
  'powershell.exe': `${system}\\WindowsPowerShell\\v1.0`,
  'MsMpEng.exe': 'C:\\ProgramData\\Microsoft\\Windows Defender\\Platform',
  'git.exe': 'C:\\Program Files\\Git\\bin',
  'node.exe': 'C:\\Program Files\\nodejs',
  'Code.exe': 'C:\\Program Files\\Microsoft VS Code',
  'backupagent.exe': 'C:\\Program Files\\ColdStore\\Agent',
  'deployagent.exe': 'C:\\Program Files\\Deploy Agent',
  '7z.exe': 'C:\\Program Files\\7-Zip',
  'ledgerclient.exe': 'C:\\Program Files\\Ledgerworks',
  'sqlservr.exe': 'C:\\Program Files\\Microsoft SQL Server\\MSSQL16\\Binn',
  [files.implant.name]: files.implant.folder,
};

/** What people start on their workstations. */
export const userLaunches = weigh([
  launch('explorer.exe', 'OUTLOOK.EXE', '"OUTLOOK.EXE"', 6),
  launch('explorer.exe', 'ms-teams.exe', '"ms-teams.exe" --autostart', 4),
  launch('explorer.exe', 'msedge.exe', '"msedge.exe" --profile-directory=Default', 8),
  launch('msedge.exe', 'msedge.exe', '"msedge.exe" --type=renderer --lang=en-IE', 14),
  launch('explorer.exe', 'chrome.exe', '"chrome.exe"', 4),
  launch('chrome.exe', 'chrome.exe', '"chrome.exe" --type=utility --utility-sub-type=network', 10),
  launch(
    'OUTLOOK.EXE',
    'WINWORD.EXE',
    '"WINWORD.EXE" /n "C:\\Users\\%u\\AppData\\Local\\Temp\\Minutes.docx" /o',
    4,
  ),
  launch('explorer.exe', 'WINWORD.EXE', '"WINWORD.EXE" /n "C:\\Users\\%u\\Documents\\Report.docx"', 4),
  launch('explorer.exe', 'EXCEL.EXE', '"EXCEL.EXE" "C:\\Users\\%u\\Documents\\Plan.xlsx"', 5),
  launch(
    'OUTLOOK.EXE',
    'AcroRd32.exe',
    '"AcroRd32.exe" "C:\\Users\\%u\\AppData\\Local\\Temp\\Invoice.pdf"',
    4,
  ),
  launch('WINWORD.EXE', 'splwow64.exe', 'splwow64.exe 12288', 2),
  launch('explorer.exe', 'OneDrive.exe', '"OneDrive.exe" /background', 3),
  launch('explorer.exe', 'notepad.exe', '"notepad.exe"', 2),
  launch('explorer.exe', 'cmd.exe', '"cmd.exe"', 1),
]);

/** What Engineering starts besides. */
export const engineerLaunches = weigh([
  launch('explorer.exe', 'Code.exe', '"Code.exe" C:\\work\\firmware', 4),
  launch('Code.exe', 'git.exe', 'git.exe fetch --all --prune', 6),
  launch('Code.exe', 'git.exe', 'git.exe status -z -uall', 6),
  launch('Code.exe', 'node.exe', 'node.exe server.js', 3),
  launch(
    'cmd.exe',
    'powershell.exe',
    'powershell.exe -File C:\\work\\firmware\\build.ps1 -Configuration Release',
    3,
  ),
  launch('powershell.exe', 'whoami.exe', 'whoami.exe', 1),
]);

/** What administrators do by hand: the same tools as attackers. */
export const adminLaunches = weigh([
  launch('explorer.exe', 'powershell.exe', 'powershell.exe', 4),
  launch('powershell.exe', 'whoami.exe', 'whoami.exe /groups', 2),
  launch('powershell.exe', 'nltest.exe', 'nltest.exe /dclist:corp.larkmoor.example', 1),
  launch('cmd.exe', 'net.exe', 'net.exe group "VPN Users" /domain', 2),
  launch('powershell.exe', 'ipconfig.exe', 'ipconfig.exe /all', 2),
  launch('explorer.exe', 'mmc.exe', '"mmc.exe" dsa.msc', 3),
  launch(
    'cmd.exe',
    'powershell.exe',
    `powershell.exe -NoProfile -ExecutionPolicy Bypass -Command "Get-ADUser -Filter * | Measure-Object"`,
    2,
  ),
]);

/** What Windows does by itself, round the clock. */
export const systemLaunches = weigh([
  launch('services.exe', 'svchost.exe', 'svchost.exe -k netsvcs -p -s Schedule', 8),
  launch('services.exe', 'svchost.exe', 'svchost.exe -k wsappx -p -s AppXSvc', 4),
  launch('svchost.exe', 'taskhostw.exe', 'taskhostw.exe', 6),
  launch('svchost.exe', 'RuntimeBroker.exe', 'RuntimeBroker.exe -Embedding', 6),
  launch('services.exe', 'MsMpEng.exe', '"MsMpEng.exe"', 3),
  launch('svchost.exe', 'wmiprvse.exe', 'wmiprvse.exe -secured -Embedding', 5),
  launch('svchost.exe', 'conhost.exe', 'conhost.exe 0xffffffff -ForceV1', 3),
  launch(
    'deployagent.exe',
    'powershell.exe',
    'powershell.exe -NoProfile -File C:\\ProgramData\\Deploy\\inventory.ps1',
    1,
  ),
]);

/** The weekly software inventory: encoded PowerShell on every workstation, and harmless. */
export const inventoryLaunch = launch(
  'deployagent.exe',
  'powershell.exe',
  `powershell.exe -NoProfile -EncodedCommand ${Buffer.from('Get-CimInstance Win32_Product | Export-Csv C:\\ProgramData\\Deploy\\inventory.csv', 'utf16le').toString('base64')}`,
  1,
);

/** Full path of a program. */
export function pathOf(file: string): string {
  return `${folders[file] ?? system}\\${file}`;
}

/** The three hashes and the size of a program: those of the story's files, else made up from the name. */
export function fileFacts(name: string): { sha256: string; sha1: string; md5: string; size: number } {
  const known = facts.get(name);
  if (known !== undefined) return known;
  const random = createRandom(`file ${name}`);
  const made = {
    sha256: random.hex(64),
    sha1: random.hex(40),
    md5: random.hex(32),
    size: random.int(40_000, 3_000_000),
  };
  facts.set(name, made);
  return made;
}

const facts = new Map<string, { sha256: string; sha1: string; md5: string; size: number }>(
  Object.values(files).map((file) => [file.name, file]),
);

function launch(parent: string, file: string, command: string, weight: number): Launch {
  return {
    parent,
    parentCommand: parent === 'services.exe' ? 'services.exe' : `"${parent}"`,
    file,
    command,
    weight,
  };
}

/** Each as often as its weight. */
function weigh(launches: readonly Launch[]): readonly Launch[] {
  return launches.flatMap((item) => new Array<Launch>(item.weight).fill(item));
}
