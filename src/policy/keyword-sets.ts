/**
 * The words with which people stop, start and ask for help: data that law and usage change, so each set says from
 * when it holds and where it comes from. Phrases are written as `plainWords` yields them.
 */
export type KeywordSet = {
  language: 'en' | 'es' | 'vi' | 'fr' | 'pt';
  /** Epoch milliseconds. */
  from: number;
  source: string;
  /** As a whole message, these act alone. */
  stop: readonly string[];
  /** Those of `stop` that are doubtful rather than nothing beside `fillers`: "stop it now", but not "cancel it". */
  strong: readonly string[];
  /** As a whole message, these could be a wish to stop: suppressed first, then a person decides. */
  maybeStop: readonly string[];
  /** Anywhere in a message, these could be a wish to stop. */
  stopPhrases: readonly string[];
  /** A verb, up to three words of `links`, and one of `contacts` could be a wish to stop: "stop all these texts". */
  stopVerbs: readonly string[];
  links: readonly string[];
  contacts: readonly string[];
  /** Before a verb, these turn its meaning round: "don't stop". */
  negations: readonly string[];
  help: readonly string[];
  start: readonly string[];
  /** In a short message, these say that we reach somebody else. */
  wrongPerson: readonly string[];
  /** Around a keyword these change nothing. */
  courtesy: readonly string[];
  fillers: readonly string[];
};

const words = (text: string): string[] => text.split('|').map((word) => word.trim());

/** 47 CFR 64.1200(a)(10) in force. */
const FROM_2025_04_11 = 1_744_329_600_000;

export const KEYWORD_SETS: readonly KeywordSet[] = [
  {
    language: 'en',
    from: FROM_2025_04_11,
    source: '47 CFR 64.1200(a)(10); CTIA Messaging Principles 5.1.3; Twilio default keywords',
    stop: words(
      'stop|stopall|stop all|unsubscribe|cancel|end|quit|revoke|optout|opt out|remove|stop sms|stop texts|unsub',
    ),
    strong: words('stop|stopall|stop all|unsubscribe|optout|opt out|unsub'),
    maybeStop: words(
      'no texts|no calls|no messages|not interested|no thanks|no thank you|enough|go away|block|no more|dont contact me',
    ),
    stopPhrases: words(
      'remove me|remove my number|take me off|opt me out|opting out|opt out|unsubscribe me|unsubscribe from|' +
        'want to unsubscribe|leave me alone|lose my number|delete my number|do not contact|dont contact|' +
        'do not text|dont text|do not call|dont call|do not message|dont message|do not email|dont email|' +
        'do not send me|dont send me|dont want your|no longer want|no longer wish|stop bothering|stop harassing|' +
        'stop spamming|stop contacting|stop writing|stop texting|stop messaging|stop calling|stop emailing|' +
        'dont bother me|never contact me|never text me|never call me|never message me|do not write|dont write',
    ),
    stopVerbs: words('stop|quit|end|cancel|cease|revoke|no more|unsubscribe|turn off'),
    links: words(
      'all|the|these|this|those|that|your|my|any|of|to|from|sending|me|receiving|getting|with|more|further|us|' +
        'please|consent',
    ),
    contacts: words(
      'text|texts|texting|message|messages|messaging|msg|msgs|sms|call|calls|calling|email|emails|emailing|mails|' +
        'contact|contacting|notifications|alerts|spam|spamming|promotions|promos|promotional|ads|marketing|' +
        'newsletter|newsletters|whatsapp|whatsapps|bothering|harassing|campaign|advertising',
    ),
    negations: words('dont|not|never|cant|cannot|wont'),
    help: words('help|info'),
    start: words('start|unstop'),
    wrongPerson: words('wrong number|wrong person|not my number|not the right number|wrong phone'),
    courtesy: words(
      'please|pls|plz|thanks|thank you|thank u|thx|ty|sir|madam|kindly|regards|hi|hello|cheers',
    ),
    fillers: words(
      'it|this|that|now|ok|okay|just|immediately|everything|already|me|them|these|those|i|said|asap|at|once|' +
        'right|so|the|all|all of it|you|guys|must|should|need|to|would|like|want|can|could|will|yes|no|hey|dude|' +
        'stop|today|forever|of|for|good|list',
    ),
  },
  {
    language: 'es',
    from: FROM_2025_04_11,
    source: 'usage; not checked against a primary text',
    stop: words('alto|parar|detener|cancelar|baja|no mas|pare|cancelar suscripcion|darse de baja'),
    strong: words('alto|no mas|pare'),
    maybeStop: words(
      'basta|no me interesa|paren|parad|ya no|no gracias|dejen|deje|detengan|detenganse|quitar|borrar',
    ),
    stopPhrases: words(
      'de baja|la baja|no me llame|no me llamen|no me llames|no me escriba|no me escriban|no me escribas|' +
        'no me envie|no me envien|no me envies|no me mande|no me manden|no me mandes|no me contacte|' +
        'no me contacten|no me contactes|no me moleste|no me molesten|no me molestes|no molestar|no molesten|' +
        'no moleste|no quiero recibir|no quiero mas|no deseo recibir|ya no quiero|no quiero que me|' +
        'dejen de|deje de|deja de|dejad de|paren de|pare de|borren mi numero|borre mi numero|borrenme|borreme|' +
        'quitenme|quiteme|eliminenme|elimineme|sacame de|saquenme de|dejenme en paz|dejeme en paz|' +
        'no vuelvan a|no vuelva a',
    ),
    stopVerbs: words(
      'parar|pare|paren|detener|detenga|detengan|cancelar|cancele|cancelen|no mas|alto|basta de|fin',
    ),
    links: words(
      'de|a|los|las|el|la|mis|sus|tus|estos|estas|esos|esas|todos|todas|enviar|enviarme|mandar|mandarme',
    ),
    contacts: words(
      'mensaje|mensajes|sms|texto|textos|llamada|llamadas|llamar|llamarme|correo|correos|email|emails|whatsapp|' +
        'publicidad|promociones|notificaciones|avisos|anuncios|suscripcion|spam',
    ),
    negations: words('no'),
    help: words('ayuda'),
    start: words('iniciar|reanudar'),
    wrongPerson: words(
      'numero equivocado|no soy yo|se equivoco de numero|se equivoca de numero|persona equivocada|' +
        'numero incorrecto|equivocado de numero',
    ),
    courtesy: words('por favor|gracias|muchas gracias|porfa|porfavor|senor|senora|saludos|hola'),
    fillers: words(
      'ya|esto|eso|ahora|todo|con|favor|que|me|les|le|se|si|ok|inmediatamente|quiero|pido|he|dicho',
    ),
  },
  {
    language: 'vi',
    from: FROM_2025_04_11,
    source: 'Decree 91/2020/ND-CP, refusal by text; usage',
    stop: words(
      'hủy|huỷ|từ chối|tc|dừng|dừng lại|hủy đăng ký|huỷ đăng ký|ngừng|ngưng|huy dang ky|huy|tu choi',
    ),
    strong: words('dừng|dừng lại|từ chối|ngừng|ngưng|tu choi'),
    maybeStop: words(
      'dung|đừng|dung lai|thôi|ngung|khong|không|không quan tâm|khong quan tam|hủy bỏ|huy bo|chặn',
    ),
    stopPhrases: words(
      'đừng gửi|đừng nhắn|đừng gọi|đừng liên hệ|đừng liên lạc|đừng làm phiền|đừng có gửi|đừng có nhắn|đừng có gọi|' +
        'dừng gửi|dừng nhắn|dừng gọi|dừng nhận|ngừng gửi|ngừng nhắn|ngừng gọi|ngừng nhận|ngưng gửi|ngưng nhắn|' +
        'ngưng gọi|ngưng nhận|không nhắn tin|không gửi tin|không gửi nữa|không gọi nữa|không muốn nhận|không nhận tin|' +
        'không nhận nữa|không cần gửi|không làm phiền|hủy nhận|huỷ nhận|hủy đăng ký|huỷ đăng ký|hủy dịch vụ|' +
        'huỷ dịch vụ|từ chối nhận|xóa số|xoá số|chặn số|không liên hệ|làm phiền quá|tắt tin nhắn|thôi nhắn|thôi gọi|' +
        'thôi gửi|không muốn bị|từ chối quảng cáo',
    ),
    stopVerbs: words('dừng|ngừng|ngưng|hủy|huỷ'),
    links: words('các|những|mọi|tất cả|cái|gửi|nhận|hết|ngay'),
    contacts: words('tin nhắn|tin|nhắn tin|cuộc gọi|quảng cáo|sms|zalo|email|thông báo|khuyến mãi'),
    negations: words('đừng|không|chưa'),
    help: words('trợ giúp|tro giup'),
    start: words('bắt đầu|bat dau'),
    wrongPerson: words('nhầm số|nhầm người|nham so|nham nguoi|sai số|gửi nhầm|gui nham|gọi nhầm|goi nham'),
    courtesy: words(
      'cảm ơn|cám ơn|cam on|xin|xin vui lòng|vui lòng|vui long|làm ơn|lam on|ạ|nhé|nha|nhe|dạ|da|anh|chị|em|shop|ad',
    ),
    fillers: words(
      'ngay|đi|di|lại|lai|giùm|giúp|cho|tôi|toi|mình|minh|hết|het|luôn|luon|với|voi|rồi|roi|này|nay',
    ),
  },
  {
    language: 'fr',
    from: FROM_2025_04_11,
    source: 'required opt-out keywords of carriers',
    stop: words('arret|arreter|desabonner'),
    strong: words('arret|arreter|desabonner'),
    maybeStop: words('arretez|desinscription|pas interesse'),
    stopPhrases: words(
      'me desabonner|arretez de|ne me contactez plus|ne plus recevoir|ne m appelez plus|ne mappelez plus',
    ),
    stopVerbs: words('arretez|arreter|plus de|stop aux'),
    links: words('de|les|vos|ces|tous|d'),
    contacts: words('message|messages|sms|textos|appels|appel|publicite|mails'),
    negations: words('pas'),
    help: words('aide'),
    start: [],
    wrongPerson: words('mauvais numero|erreur de numero'),
    courtesy: words('merci|svp|s il vous plait|sil vous plait|bonjour'),
    fillers: words('tout|maintenant|ca'),
  },
  {
    language: 'pt',
    from: FROM_2025_04_11,
    source: 'usage; not checked against a primary text',
    stop: words('sair|parar|descadastrar|cancelar'),
    strong: words('sair|descadastrar'),
    maybeStop: words('pare|parem|remover|chega|nao tenho interesse'),
    stopPhrases: words(
      'nao quero receber|nao quero mais|pare de|parem de|nao me envie|nao me mande|nao me ligue|nao me liguem|' +
        'me descadastre|me tire da lista|nao entre em contato|me remova',
    ),
    stopVerbs: words('pare|parem|cancelar|cancele|chega de'),
    links: words('de|com|as|os|suas|essas|estas|todas|enviar|mandar'),
    contacts: words('mensagem|mensagens|sms|ligacoes|emails|propaganda|promocoes|avisos'),
    negations: words('nao'),
    help: words('ajuda'),
    start: [],
    wrongPerson: words('numero errado|pessoa errada|nao sou eu'),
    courtesy: words('por favor|obrigado|obrigada|ola|oi'),
    fillers: words('isso|ja|agora|tudo'),
  },
];

/** How a device or a mail programme signs; what follows is part of it. */
export const DEVICE_SIGNATURES: readonly string[] = words(
  'sent from|sent via|sent with|get outlook|enviado desde|enviado de|enviado do|enviado con|gửi từ|gui tu|được gửi từ|envoye de|envoye depuis',
);
