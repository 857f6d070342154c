using System.Collections;
using System.Reflection;

namespace KioskLocker.Tests.App;

/// <summary>What kind of frame it is: which facts it has and how they stand, without whose numbers and names they are.</summary>
internal static class ScreenShape
{
    public static string Of(object? facts) => facts switch
    {
        null => "-",
        bool or Enum => facts.ToString()!,
        string text => text.Length == 0 ? "0" : "x",
        IEnumerable list => $"[{Many(list)}]",
        _ when facts.GetType() is { IsPrimitive: false } type && Facts(type) is { Length: > 0 } parts => $"{type.Name}({string.Join(' ', parts.Select(part => Of(part.GetValue(facts))))})",
        IConvertible number => Math.Sign(number.ToDecimal(System.Globalization.CultureInfo.InvariantCulture)).ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => "x",
    };

    private static PropertyInfo[] Facts(Type type) => type.Namespace is { } room && room.StartsWith("KioskLocker.", StringComparison.Ordinal) && type.Namespace != "KioskLocker.Core.Codes"
        ? type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
        : [];

    /// <summary>One of a kind is as good as several.</summary>
    private static string Many(IEnumerable list) => string.Join(',', list.Cast<object?>().Select(Of).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
