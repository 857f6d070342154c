namespace KioskLocker.BackOffice.Forms;

/// <summary>A hole of a form.</summary>
/// <param name="Name">As it stands in templates: <c>{{name}}</c>.</param>
/// <param name="Required">A template without it is refused.</param>
/// <param name="Blank">Length of the dotted line where the value is not known, characters.</param>
public sealed record FormField(string Name, bool Required, int Blank);

/// <summary>An official form: what it is called, and which fields it has. The wording around them belongs to the template.</summary>
public sealed record FormKind(string Id, string NameVi, string NameEn, IReadOnlyList<FormField> Fields)
{
    /// <summary>The one list that a template may repeat: the papers of the dossier, with the fields below in each line.</summary>
    public const string Papers = "papers";

    /// <summary>Giấy tiếp nhận hồ sơ và hẹn trả kết quả.</summary>
    public const string Receipt = "mau-01";

    /// <summary>Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ.</summary>
    public const string Supplement = "mau-02";

    /// <summary>Phiếu từ chối tiếp nhận giải quyết hồ sơ.</summary>
    public const string Refusal = "mau-03";

    /// <summary>Phiếu xin lỗi và hẹn lại ngày trả kết quả.</summary>
    public const string Apology = "mau-04";

    private const int Short = 14;
    private const int Long = 34;

    private static readonly IReadOnlyList<FormField> OfEvery =
    [
        new("agency", true, Long),
        new("number", true, 8),
        new("issuedOn", true, Long),
        new("dossierCode", true, Long),
        new("applicant", true, Long),
        new("content", true, Long),
        new("place", false, 10),
        new("formVersion", false, Short),
    ];

    private static readonly IReadOnlyList<FormField> Reached = [new("address", true, Long), new("phone", true, Short), new("email", false, Short)];

    private static readonly FormField OfficerSigns = new("signatureOfficer", true, Short);
    private static readonly FormField ApplicantSigns = new("signatureApplicant", true, Short);

    /// <summary>Fields of one line of <see cref="Papers"/>. What was received is counted by hand: the procedure only says what is asked for.</summary>
    public static IReadOnlyList<FormField> OfPaper { get; } = [new("paper.name", true, Long), new("paper.form", true, Short), new("paper.count", true, 6)];

    /// <summary>Every form, in the order of its number.</summary>
    public static IReadOnlyList<FormKind> All { get; } =
    [
        new(Receipt, "Mẫu 01 – Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "Form 01 – receipt and date of the result",
        [
            .. OfEvery, .. Reached, new("receivedAt", true, Long), new("dueAt", true, Long), new("collectAt", true, Long), new("notes", true, Long), ApplicantSigns, OfficerSigns,
        ]),
        new(Supplement, "Mẫu 02 – Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", "Form 02 – request for a supplement",
        [
            .. OfEvery, .. Reached, new("items", true, Long * 3), new("reason", true, Long * 2), new("contact", true, Long), OfficerSigns,
        ]),
        new(Refusal, "Mẫu 03 – Phiếu từ chối tiếp nhận giải quyết hồ sơ", "Form 03 – refusal",
        [
            .. OfEvery, .. Reached, new("reason", true, Long * 3), ApplicantSigns, OfficerSigns,
        ]),
        new(Apology, "Mẫu 04 – Phiếu xin lỗi và hẹn lại ngày trả kết quả", "Form 04 – apology and new date",
        [
            .. OfEvery, new("receivedAt", true, Long), new("dueAt", true, Long), new("reason", true, Long * 2), new("newDueOn", true, Long), new("signatureHead", true, Short),
        ]),
    ];

    /// <summary>True where a template must repeat the papers.</summary>
    public bool ListsPapers => Id == Receipt;

    public static FormKind? Find(string id) => All.FirstOrDefault(kind => kind.Id == id);

    public FormField? Field(string name) => Fields.FirstOrDefault(field => field.Name == name);
}
