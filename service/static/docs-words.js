// The texts of the API page, in both languages. Descriptions of fields are in English, as in openapi.json.
export const words = {
  en: {
    title: (version) => `The HTTP API, version ${version}`,
    ask: "Ask", site: "This site", schemas: "Schemas", operations: "Routes", interface: "Language of this page", name: "name", type: "type", meaning: "meaning",
    fallback: (value) => `default ${value}`, body: "Body: ", response: "Response: ", copy: "Copy", copied: "Copied", tryIt: "Try it",
    bodyLabel: "Body of the request", sampleLanguage: "Language of the sample", result: "Response of the server", fieldsNote: "",
    key: "Key, where one is needed", described: "openapi.json",
  },
  zh: {
    title: (version) => `HTTP 接口，版本 ${version}`,
    ask: "提问", site: "本站", schemas: "数据结构", operations: "接口", interface: "界面语言", name: "名称", type: "类型", meaning: "含义",
    fallback: (value) => `默认 ${value}`, body: "请求体：", response: "响应：", copy: "复制", copied: "已复制", tryIt: "试一试",
    bodyLabel: "请求体", sampleLanguage: "示例语言", result: "服务器的响应", fieldsNote: "字段说明为英文，与 openapi.json 一致。",
    key: "密钥（需要时填写）", described: "openapi.json",
  },
};

export const about = {
  zh: [
    "用中文或英文提问，得到两种语言的段落，引用逐字可查。",
    "位置按 Unicode 码点从 0 起计，不含末位；页码从 1 起；日期为 ISO 8601；分数越高越好，且只在同一次响应内可比。错误为 application/problem+json（RFC 9457），语言随 Accept-Language（zh 或 en）。",
  ],
};

// What each route does, by its operationId. A test compares them with openapi.json.
export const operations = {
  zh: {
    search: "查找与中文或英文问题相符的段落，最相关的在前。",
    ask: "用逐条核对过的引文回答问题；资料不能回答时说明原因。",
    ask_stream: "同上，以服务器推送事件发送：先是 hits，再逐句 sentence，最后 done。",
    verify: "对照文档核对稿件中的每处引文和句子，或单独的引文。",
    models: "列出可提问的模型：只有 lanmei。",
    chat: "用核对过的引文回答对话中的最后一个问题，或说明为何不能回答（兼容 OpenAI 接口）。",
    documents: "列出文档：按目录顺序的全部文档，或符合条件的文档。",
    add_documents: "添加一份或多份文档（需要有写入权限的密钥），由后台任务读取并编入索引。",
    files: "列出文件夹中每个文件的情况：已读取、未读取及原因、或已略过。",
    document: "显示目录对一份文档的说明及其各页。",
    remove_document: "移除一份文档及其文件和副本（需要有写入权限的密钥）。",
    document_text: "显示一份文档的全文和段落：所有位置都指向这份全文。",
    passage: "显示一个段落、它前后的段落、对应段落和发言者。",
    facets: "按语言、国家、机构、发言人、年份和文档统计段落数。",
    original: "说明原文件能否阅读或下载，以及某些字符印在哪一页的什么位置。",
    original_file: "在设置 originals 允许时发送编入索引的原文件。",
    citation: "把文档中的一段文字写成引用：GB/T 7714、Chicago、BibTeX、RIS、CSL-JSON、Markdown、CSV。",
    citations: "把多处文字写成一份按顺序编号的参考文献表。",
    gloss: "按术语表给出文字的逐词注释，并非译文。",
    translation: "由模型翻译文档中的一段文字：标明为机器生成，未经核对。",
    statements: "列出谁说了什么：有话题时最相关的在前，否则最早的在前；也可按时间线分组。",
    positions: "各国或各机构就同一话题的表态：最相关的一条、日期、场合。",
    quality: "最近一次评测的检索质量和回答质量，按提问语言和文档语言分列。",
    jobs: "列出对文档的变更，最新的在前。",
    start_job: "重新读取文件夹中的全部文件（需要有写入权限的密钥）。",
    job: "显示一项变更的进度，以及结束后每个文件的情况。",
    healthz: "进程在运行。",
    readyz: "索引已打开、编码模型已加载；否则返回 503 并说明问题。",
    metrics: "Prometheus 文本格式的计数，汇总所有进程。",
  },
};
