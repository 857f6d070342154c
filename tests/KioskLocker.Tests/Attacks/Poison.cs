using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;
using KioskLocker.Core.Codes;

namespace KioskLocker.Tests.Attacks;

/// <summary>Texts that would be commands to somebody, and a way to put one into every text of a value.</summary>
internal static class Poison
{
    public static IReadOnlyDictionary<string, string> Texts { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ANSI"] = "\u001b[2J\u001b[31mred\u009b2J",
        ["CRLF"] = "\r\nSet-Cookie: a=b\r\n\r\nGET /",
        ["path"] = "../../../../etc/passwd\0.png",
        ["SQL"] = "'; DROP TABLE journal; --",
        ["HTML"] = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)><!--",
        ["entity"] = "&lt;script&gt;&#60;img src=x&#62;&amp;",
        ["GS V, cut"] = "\u001dV\u0000\u001dV\u0042\u0010\u001bi\u001bm",
        ["ESC p, drawer"] = "\u001bp\u0000\u0019\u0032\u0010\u0014\u0001\u0000\u0005",
        ["DLE, real time"] = "x\u0010\u0004\u0001\u0010\u0005\u0002\u0010\u0014\u0008\u0001\u0003\u0014\u0001\u0006\u0002\u0008",
        ["ESC @, GS (, FS"] = "\u001b@\u001d(A\u0002\u0000\u0000\u0002\u001cp\u0001\u0000\u001dr\u0001",
        ["format"] = "%s%n{0}${jndi:ldap://x.invalid/}{{7*7}}",
        ["backwards"] = "\u202egnp.exe\u2066\u200b",
    };

    public static TheoryData<string> Names => [.. Texts.Keys];

    /// <summary>A copy with <paramref name="text"/> in the place of every text, in every record and list below. References into the vault stay.</summary>
    public static T In<T>(T value, string text)
        where T : notnull => (T)Poisoned(value, typeof(T), text)!;

    private static object? Poisoned(object? value, Type wanted, string text) => value switch
    {
        null => null,
        string => text,
        VaultRef => value,
        IEnumerable<int> => value,
        IList list => List(list, wanted, text),
        _ when value.GetType() is { IsValueType: true, Namespace: not null } type && type.Namespace.StartsWith("KioskLocker", StringComparison.Ordinal) && type.GetProperty("Text") is { } only
            && only.PropertyType == typeof(string) => Activator.CreateInstance(type, text),
        _ when value.GetType() is { IsClass: true, Namespace: not null } type && type.Namespace.StartsWith("KioskLocker", StringComparison.Ordinal) => Record(value, text),
        _ => value,
    };

    private static object List(IList list, Type wanted, string text)
    {
        var item = wanted.IsArray ? wanted.GetElementType()! : wanted.GetGenericArguments().Single();
        var copy = Array.CreateInstance(item, list.Count);
        for (var i = 0; i < list.Count; i++)
            copy.SetValue(Poisoned(list[i], item, text), i);
        return wanted.IsGenericType && wanted.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
            ? typeof(ImmutableCollectionsMarshal).GetMethod(nameof(ImmutableCollectionsMarshal.AsImmutableArray))!.MakeGenericMethod(item).Invoke(null, [copy])!
            : copy;
    }

    private static object Record(object value, string text)
    {
        var clone = value.GetType().GetMethod("<Clone>$")!.Invoke(value, null)!;
        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite))
            property.SetValue(clone, Poisoned(property.GetValue(value), property.PropertyType, text));
        return clone;
    }
}
