namespace KioskLocker.Simulation.Disk;

/// <summary>What a disk holds for certain, and what was done to it since that no sync has made durable. One folder.</summary>
internal sealed class DiskState
{
    private readonly Dictionary<int, Content> _durable = [];
    private readonly Dictionary<string, int> _durableNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly List<PendingStep> _pending = [];
    private int _files;

    /// <summary>In the order in which it was done.</summary>
    internal IReadOnlyList<PendingStep> Pending => _pending;

    internal void Do(DiskStep step)
    {
        switch (step)
        {
            case DiskStep.Created created:
                if (!_names.ContainsKey(created.Path))
                {
                    _names[created.Path] = ++_files;
                    _durable[_files] = new Content();
                    _pending.Add(new PendingStep.Link(created.Path, _files));
                }

                break;
            case DiskStep.Written written:
                _pending.Add(new PendingStep.Write(_names[written.Path], written.Offset, written.Bytes));
                break;
            case DiskStep.Truncated truncated:
                _pending.Add(new PendingStep.Resize(_names[truncated.Path], truncated.Length));
                break;
            case DiskStep.Deleted deleted:
                _names.Remove(deleted.Path);
                _pending.Add(new PendingStep.Unlink(deleted.Path));
                break;
            case DiskStep.Renamed renamed:
                _names.Remove(renamed.From, out var moved);
                _names[renamed.To] = moved;
                _pending.Add(new PendingStep.Move(renamed.From, renamed.To, moved));
                break;
            case DiskStep.Synced synced:
                var file = _names[synced.Path];
                Settle(pending => FileOf(pending) == file);
                break;
            case DiskStep.FolderSynced:
                Settle(pending => FileOf(pending) is null);
                break;
        }
    }

    /// <summary>The disk after a power cut now, if this became of what was pending.</summary>
    /// <param name="outcomes">One for each pending step.</param>
    /// <param name="random">Draws what garbage is.</param>
    internal DiskImage After(IReadOnlyList<Outcome> outcomes, Random random)
    {
        var names = new Dictionary<string, int>(_durableNames, StringComparer.Ordinal);
        var touched = new Dictionary<int, Content>();
        for (var step = 0; step < _pending.Count; step++)
        {
            if (outcomes[step].Kind == OutcomeKind.Dropped)
            {
                continue;
            }

            if (FileOf(_pending[step]) is not { } file)
            {
                Apply(_pending[step], names);
                continue;
            }

            if (!touched.TryGetValue(file, out var content))
            {
                touched[file] = content = _durable[file].Copy();
            }

            Apply(_pending[step], content, outcomes[step], random);
        }

        return new DiskImage(names.ToDictionary(name => Path.GetFileName(name.Key), name => (touched.GetValueOrDefault(name.Value) ?? _durable[name.Value]).Bytes, StringComparer.Ordinal));
    }

    private static int? FileOf(PendingStep pending) => pending switch
    {
        PendingStep.Write write => write.File,
        PendingStep.Resize resize => resize.File,
        _ => null,
    };

    private void Settle(Predicate<PendingStep> which)
    {
        foreach (var pending in _pending.Where(pending => which(pending)))
        {
            if (FileOf(pending) is { } file)
            {
                Apply(pending, _durable[file], Outcome.Kept, Random.Shared);
            }
            else
            {
                Apply(pending, _durableNames);
            }
        }

        _pending.RemoveAll(which);
    }

    private static void Apply(PendingStep pending, Dictionary<string, int> names)
    {
        switch (pending)
        {
            case PendingStep.Link link:
                names[link.Path] = link.File;
                break;
            case PendingStep.Unlink unlink:
                names.Remove(unlink.Path);
                break;
            case PendingStep.Move move:
                names.Remove(move.From);
                names[move.To] = move.File;
                break;
        }
    }

    private static void Apply(PendingStep pending, Content content, Outcome outcome, Random random)
    {
        switch (pending, outcome.Kind)
        {
            case (PendingStep.Resize resize, _):
                content.Resize((int)resize.Length);
                break;
            case (PendingStep.Write write, OutcomeKind.Garbage):
                var first = write.Offset / outcome.Size * outcome.Size;
                var end = (write.Offset + write.Bytes.Length + outcome.Size - 1) / outcome.Size * outcome.Size;
                var garbage = new byte[end - first];
                random.NextBytes(garbage);
                content.Write((int)first, garbage);
                break;
            case (PendingStep.Write write, OutcomeKind.Torn):
                content.Write((int)write.Offset, write.Bytes.AsSpan(0, outcome.Size));
                break;
            case (PendingStep.Write write, _):
                content.Write((int)write.Offset, write.Bytes);
                break;
        }
    }

    /// <summary>Bytes of a file; what was never written below its end is zero.</summary>
    private sealed class Content
    {
        private byte[] _bytes = [];
        private int _length;

        internal ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

        internal Content Copy() => new() { _bytes = Bytes.ToArray(), _length = _length };

        internal void Write(int offset, ReadOnlySpan<byte> bytes)
        {
            if (offset + bytes.Length > _bytes.Length)
            {
                Array.Resize(ref _bytes, Math.Max(offset + bytes.Length, 2 * _bytes.Length));
            }

            bytes.CopyTo(_bytes.AsSpan(offset));
            _length = Math.Max(_length, offset + bytes.Length);
        }

        internal void Resize(int length)
        {
            if (length > _bytes.Length)
            {
                Array.Resize(ref _bytes, length);
            }
            else if (length < _length)
            {
                Array.Clear(_bytes, length, _length - length);
            }

            _length = length;
        }
    }
}
