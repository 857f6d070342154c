using System.Globalization;
using System.Text;

namespace KioskLocker.Core.Codes;

/// <summary>Makes names comparable: the office, the card and a keyboard write the same name in different ways.</summary>
public static class NameKey
{
    /// <summary>Decomposed, marks and invisible characters stripped, đ as d, upper case, runs of white space as one blank. Two names are alike when their keys are equal. Total.</summary>
    public static string Fold(string name)
    {
        var key = new StringBuilder(name?.Length ?? 0);
        bool gap = false;
        foreach (char c in CodeText.Decomposed(name ?? ""))
        {
            if (char.IsWhiteSpace(c))
            {
                gap = key.Length > 0;
                continue;
            }

            if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
            {
                continue;
            }

            if (gap)
            {
                key.Append(' ');
                gap = false;
            }

            key.Append(c is 'đ' or 'Đ' ? 'D' : char.ToUpperInvariant(c));
        }

        return key.ToString();
    }
}
