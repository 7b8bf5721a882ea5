/** Top-level domains that are hardly ever anything but that: no words of code, no endings of files. */
export const everyday = setOf(
  `com net org edu gov mil biz arpa xyz example invalid onion test
  ae af ag al ao ar au aw az ba bb bd bf bg bh bi bj bm bn bo br bs bt bw ca cd cf cg ch ci ck cl cm cn co cr cu cv cw
  cx cy cz de dj dk dm dz ec ee eg er es et eu fi fj fk fo fr ga ge gf gh gi gl gm gn gp gq gr gt gu gw gy hk hn hr ht
  hu ie il io ir je jm jo jp ke kg kh ki km kn kp kr kw ky kz lb lc lk lr ls lu lv mc mg mh mq mr mt mv mw mx mz na nc
  ne nf ng ni nl np nr nu nz om pe pf pg ph pk pn pr pw qa ro ru rw sb sd se sg si sk sl sm sn ss su sv sy sz tc td tg
  th tj tk tl tm tn tr tv tw tz ua ug uk uy uz va vc ve vg vn vu wf ws ye yt za zm zw`,
);

/** Top-level domains that end the names of files far more often. */
export const fileEndings = setOf(
  'app cab cat dot inc java la map md mk mm mo mov one pl pm properties ps pub py rs sh so st target tf zip',
);

/** What stands before such an ending in names of files with three parts and more. */
export const innerEndings = setOf(
  'cjs config conf css d e2e gen generated html js json lock min mjs module py rb scss spec stories tar test tpl ts tsx xml',
);

/** How names begin that are code: namespaces, and what programs call their things. */
export const codeRoots = setOf(
  `android androidx azure java javax jdk kotlin microsoft newtonsoft scala system windows
  app answer args argument attr attribute buf buffer cache cell cells cfg client cls cmd col collections column columns command conn
  config connection console const context ctx current cursor data datetime db document edge el elem element elements entry env
  err error ev event evt export exports field fields file files fs func graph group hash headers history idx import
  index input item items json kwargs last list location logger map match math meta metadata method mod model module msg
  nav navigator next node nodes np num number obj object opt option options opts os output package page param parameter
  params parent parser path payload performance person pkg plugin point prev process prop props query queue re reader rec record
  ref req request require res response result ret root row rows rule sample self sender server session set settings
  setting socket source spec src state stmt store str stream string struct super symbol sys table target task template
  this thread tmp token tree type types user users val value values var vertex view window worker writer`,
);

/** What packages begin with, where a last label is no everyday top-level domain. */
export const packageRoots = setOf('com org net io edu gov mil');

/** Names that are written like domains and are not meant so. */
export const otherNames = setOf(
  'ado.net asp.net bridge.net json.net ml.net paint.net vb.net env.example auth.test api.test message.im configure.ac',
);

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}
