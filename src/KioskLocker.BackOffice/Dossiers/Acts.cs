namespace KioskLocker.BackOffice.Dossiers;

/// <summary>Why an act of an officer was refused. Nothing of a refused act is done.</summary>
internal enum ActProblem
{
    None,
    NotFound,
    BadDossierCode,
    AlreadyOut,
    NotEmptied,
    Decided,
    SupplementAskedBefore,
    NoPerson,
    OtherOwner,
    KnownDossier,
    UnknownProcedure,
    NotReturnOnly,
    BadIdNumber,
    BadPhone,
    NoPhone,
    UnknownKiosk,
    AnnouncedBefore,
    NotAccepted,
    NotReady,
    NotInMachine,
    NoFeeDue,
    IdentityNotChecked,
    PhoneChangePending,
    NoPhoneChange,
    HoldNotOver,
    OldNumberNotTold,
    SamePerson,
    HowMissing,
    SettledBefore,
    NeedsNewCode,
    BadStaffId,
    StaffExists,
    UnknownAgency,
    Inactive,
    NoBadge,
    BadPin,
    WeakPin,
    PinsDiffer,
    NoSuchForm,
    SupplementNotAsked,
    NotRefused,
    TextTooLong,
    NewDatePast,
    NewDateGiven,
    NoPdf,
}

/// <summary>An act's outcome: its value, or why nothing was done.</summary>
internal readonly record struct Acted<T>(ActProblem Problem, T? Value)
{
    public static implicit operator Acted<T>(ActProblem problem) => new(problem, default);
}

/// <summary>Sentences for refusals: what is wrong and what to do.</summary>
internal static class ActWords
{
    private static readonly Dictionary<ActProblem, (string Vi, string En)> Sentences = new()
    {
        [ActProblem.None] = ("Đã xong.", "Done."),
        [ActProblem.NotFound] = ("Không tìm thấy; kiểm tra lại máy và số.", "Nothing is known under this machine and number; check both."),
        [ActProblem.BadDossierCode] = ("Mã hồ sơ gồm 8 đến 64 ký tự A–Z, 0–9, dấu chấm và gạch nối, có chữ số và có dấu.", "A dossier code is 8 to 64 characters of A–Z, 0–9, '.' and '-', with a digit and a mark."),
        [ActProblem.AlreadyOut] = ("Hồ sơ này đã được trao trước đó.", "This dossier was handed over before."),
        [ActProblem.NotEmptied] = ("Giấy tờ còn trong máy hoặc chưa rõ ở đâu; lấy ra khỏi máy rồi mới kiểm tra được.", "The papers were not taken out of the machine yet, or nobody knows where they are; empty the machine first."),
        [ActProblem.Decided] = ("Hồ sơ này đã được quyết định trước đó.", "This dossier was decided before."),
        [ActProblem.SupplementAskedBefore] = ("Chỉ được yêu cầu bổ sung một lần, và đã yêu cầu rồi.", "A supplement may be asked once, and was asked before."),
        [ActProblem.NoPerson] = ("Không có số căn cước của chủ hồ sơ.", "The owner's ID number is not known."),
        [ActProblem.OtherOwner] = ("Mã hồ sơ này thuộc người có số căn cước khác.", "This dossier code belongs to a person with another ID number."),
        [ActProblem.KnownDossier] = ("Mã hồ sơ này đã có.", "This dossier code is registered already."),
        [ActProblem.UnknownProcedure] = ("Không có thủ tục này trong danh mục.", "The directory has no such procedure."),
        [ActProblem.NotReturnOnly] = ("Thủ tục này nộp hồ sơ qua máy; chỉ đăng ký tại đây hồ sơ của thủ tục chỉ trả kết quả qua máy.", "Papers of this procedure are dropped off at a machine; only return-only procedures are registered here."),
        [ActProblem.BadIdNumber] = ("Số căn cước gồm 12 chữ số, bắt đầu bằng mã tỉnh.", "An ID number is 12 digits that begin with a province."),
        [ActProblem.BadPhone] = ("Số điện thoại không hợp lệ.", "The phone number is not a Vietnamese one."),
        [ActProblem.NoPhone] = ("Không có số điện thoại để gửi mã; kết quả phải trả tại quầy.", "There is no phone number to send a code to; the result waits at the counter."),
        [ActProblem.UnknownKiosk] = ("Không có máy này.", "No such machine is enrolled."),
        [ActProblem.AnnouncedBefore] = ("Kết quả này đã được báo cho một máy.", "This result is announced to a machine already."),
        [ActProblem.NotAccepted] = ("Hồ sơ này chưa được tiếp nhận.", "This dossier was not accepted yet."),
        [ActProblem.NotReady] = ("Kết quả này không còn chờ nạp; nếu đã nạp, hãy thu hồi mã.", "This result does not wait to be loaded; when it is loaded, revoke its code."),
        [ActProblem.NotInMachine] = ("Kết quả này không nằm trong máy.", "This result is not in a machine."),
        [ActProblem.NoFeeDue] = ("Kết quả này không còn khoản phí nào.", "No fee is outstanding for this result."),
        [ActProblem.IdentityNotChecked] = ("Phải kiểm tra danh tính chủ hồ sơ trước.", "The owner's identity must be checked first."),
        [ActProblem.PhoneChangePending] = ("Đang chờ xác nhận đổi số điện thoại.", "A change of the phone number is pending."),
        [ActProblem.NoPhoneChange] = ("Không có yêu cầu đổi số điện thoại nào đang chờ.", "No change of the phone number is pending."),
        [ActProblem.HoldNotOver] = ("Phải chờ đủ 24 giờ kể từ khi yêu cầu.", "The hold of 24 hours is not over."),
        [ActProblem.OldNumberNotTold] = ("Số điện thoại cũ chưa được báo tin.", "The old phone number was not told yet."),
        [ActProblem.SamePerson] = ("Người xác nhận phải là một cán bộ khác.", "A second, different officer must confirm."),
        [ActProblem.HowMissing] = ("Ghi rõ đã giải quyết thế nào (tối đa 400 ký tự).", "Say how it was settled (at most 400 characters)."),
        [ActProblem.SettledBefore] = ("Vụ việc này đã được giải quyết.", "This case was settled before."),
        [ActProblem.NeedsNewCode] = ("Hồ sơ bị khóa chỉ mở bằng mã mới, sau khi kiểm tra danh tính.", "A locked dossier is unlocked by a new code, after the owner's identity was checked."),
        [ActProblem.BadStaffId] = ("Số hiệu cán bộ gồm tối đa 16 ký tự A–Z, 0–9 và gạch nối.", "A personnel number is at most 16 characters of A–Z, 0–9 and '-'."),
        [ActProblem.StaffExists] = ("Số hiệu này đã có.", "This personnel number exists already."),
        [ActProblem.UnknownAgency] = ("Không có cơ quan này trong danh mục.", "The directory has no such agency."),
        [ActProblem.Inactive] = ("Người này đang ngừng hoạt động.", "This person is not active."),
        [ActProblem.NoBadge] = ("Người này không có thẻ.", "This person has no badge."),
        [ActProblem.BadPin] = ("PIN gồm 6 chữ số.", "A PIN is 6 digits."),
        [ActProblem.WeakPin] = ("PIN quá dễ đoán: không dùng số lặp lại hoặc dãy liên tiếp.", "This PIN is too easy to guess: no repeated digits or patterns, no counting up or down."),
        [ActProblem.PinsDiffer] = ("Hai lần nhập PIN không giống nhau.", "The two PINs are not the same."),
        [ActProblem.NoSuchForm] = ("Không có mẫu này, hoặc mẫu chưa có hiệu lực hôm nay.", "There is no such form, or none is in force today."),
        [ActProblem.SupplementNotAsked] = ("Chưa yêu cầu bổ sung hồ sơ này.", "No supplement was asked for this dossier."),
        [ActProblem.NotRefused] = ("Hồ sơ này không bị từ chối.", "This dossier was not refused."),
        [ActProblem.TextTooLong] = ("Nội dung ghi thêm dài quá 2000 ký tự.", "The added text is longer than 2000 characters."),
        [ActProblem.NewDatePast] = ("Ngày hẹn lại phải sau hôm nay.", "The new date must be after today."),
        [ActProblem.NewDateGiven] = ("Chỉ được hẹn lại một lần, và đã hẹn một ngày khác.", "A new date may be given once, and another one was given before."),
        [ActProblem.NoPdf] = ("Không tạo được tệp PDF; hãy mở mẫu rồi in từ trình duyệt.", "The PDF could not be made; open the form and print it from the browser."),
    };

    public static (string Vi, string En) Of(ActProblem problem) => Sentences[problem];
}
