using System.Collections;
using System.Reflection;
using System.Runtime.InteropServices;

namespace KioskLocker.Tests.Devices;

/// <summary>Memory that an object holds in arrays and strings, whatever it reaches: what would grow if a buffer had no bound. Counted, not measured, so that it is the same in every run.</summary>
internal static class Footprint
{
    /// <summary>Bytes in arrays and characters in strings.</summary>
    public static long Of(object root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var waiting = new Stack<object>([root]);
        long bytes = 0;
        while (waiting.TryPop(out var next))
        {
            if (next is Delegate or Type or MemberInfo || !seen.Add(next))
            {
                continue;
            }

            switch (next)
            {
                case string text:
                    bytes += text.Length * sizeof(char);
                    break;
                case Array array:
                    bytes += array.LongLength * SizeOf(array.GetType().GetElementType()!);
                    Push(waiting, array);
                    break;
                default:
                    PushFields(waiting, next);
                    break;
            }
        }

        return bytes;
    }

    private static int SizeOf(Type element) => element.IsPrimitive ? Marshal.SizeOf(element == typeof(bool) ? typeof(byte) : element == typeof(char) ? typeof(ushort) : element) : IntPtr.Size;

    private static void Push(Stack<object> waiting, IEnumerable elements)
    {
        foreach (var element in elements)
        {
            if (element is not null && !element.GetType().IsPrimitive)
            {
                waiting.Push(element);
            }
        }
    }

    private static void PushFields(Stack<object> waiting, object owner)
    {
        for (var type = owner.GetType(); type is not null && !type.IsPrimitive; type = type.BaseType)
        {
            Push(waiting, type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .Where(field => !field.FieldType.IsPointer && !field.FieldType.IsByRefLike)
                .Select(field => field.GetValue(owner)));
        }
    }
}
