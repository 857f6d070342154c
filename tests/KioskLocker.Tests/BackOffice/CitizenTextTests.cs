using KioskLocker.BackOffice.Messages;

namespace KioskLocker.Tests.BackOffice;

public sealed class CitizenTextTests
{
    private static readonly string LongestCode = new string('9', 62) + ".A";
    private static readonly string LongestNumber = new('Z', 32);
    private static readonly string LongestAddress = new('ộ', CitizenTexts.MaxAddress);
    private static readonly DateTimeOffset Due = new(2026, 12, 2, 3, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Longest { get; } =
    [
        CitizenTexts.Deposited("Q601", LongestNumber, new(2026, 11, 24)),
        CitizenTexts.Accepted(LongestNumber, LongestCode, Due),
        CitizenTexts.Accepted(LongestNumber, LongestCode, null),
        CitizenTexts.SupplementAsked(LongestCode),
        CitizenTexts.Refused(LongestNumber),
        CitizenTexts.Code(LongestCode, "Q601", LongestAddress, 366, true),
        CitizenTexts.Overdue(LongestCode, "Q601", LongestAddress),
        CitizenTexts.Returned(LongestCode),
        CitizenTexts.PhoneChanged(LongestCode),
        CitizenTexts.OneTime(LongestCode),
    ];

    [Theory]
    [MemberData(nameof(Longest))]
    public void Every_text_fits_with_the_longest_parts_and_is_in_NFC(string text)
    {
        Assert.InRange(text.Length, 40, CitizenTexts.Max);
        Assert.True(text.IsNormalized());
        Assert.DoesNotContain('\n', text);
    }

    [Fact]
    public void Each_text_says_what_to_do_and_when()
    {
        Assert.Contains("10:00 ngày 02/12/2026", CitizenTexts.Accepted("Q601-261123-001X", "H29.18-261123-0009", Due), StringComparison.Ordinal);
        Assert.Contains("Giấy tiếp nhận", CitizenTexts.Accepted("Q601-261123-001X", "H29.18-261123-0009", null), StringComparison.Ordinal);
        Assert.Contains("một lần", CitizenTexts.SupplementAsked("H29.18-261123-0009"), StringComparison.Ordinal);
        Assert.Contains("nhận lại giấy tờ", CitizenTexts.Refused("Q601-261123-001X"), StringComparison.Ordinal);
        var code = CitizenTexts.Code("H29.18-261123-0009", "Q601", "107 Cao Văn Lầu", 10, false);
        Assert.Contains("máy Q601, 107 Cao Văn Lầu", code, StringComparison.Ordinal);
        Assert.Contains(CitizenTexts.CodeMask, code, StringComparison.Ordinal);
        Assert.DoesNotContain("phí", code, StringComparison.Ordinal);
        Assert.Contains("nộp tại quầy trước", CitizenTexts.Code("H29.18-261123-0009", "Q601", null, 10, true), StringComparison.Ordinal);
    }
}
