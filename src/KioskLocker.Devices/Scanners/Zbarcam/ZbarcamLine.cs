using KioskLocker.Devices.Line;

namespace KioskLocker.Devices.Scanners.Zbarcam;

/// <summary>A camera whose codes the program zbarcam reads and writes to a pipe, one a line. Another port for a scanner that only sends text.</summary>
/// <param name="Camera">Device of the camera, for example <c>/dev/v4l/by-id/…-video-index0</c> or a udev link; never a number that may be another camera after the next start.</param>
public sealed record ZbarcamLine(string Camera)
{
    /// <summary>The program; tests name another one.</summary>
    public string Program { get; init; } = "zbarcam";

    /// <summary>Kinds of codes that are read. Fewer is safer: with all of them on, patterns of ordinary print are read as codes now and then.</summary>
    public IReadOnlyList<string> Symbologies { get; init; } = ["qrcode", "code128"];

    /// <summary>An <see cref="OpenPort"/>: starts the program; the stream ends when it does, and the pump starts the next.</summary>
    /// <exception cref="IOException">No camera there, or the program cannot be started.</exception>
    public Stream Open(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!File.Exists(Camera))
        {
            throw new FileNotFoundException("no such camera: " + Camera);
        }

        // Without --nodbus it would also tell every code to the message bus, where any program may listen.
        return ProgramStream.Start(Program, ["--raw", "--quiet", "--nodisplay", "--nodbus", "-Sdisable", .. Symbologies.Select(kind => $"-S{kind}.enable"), Camera], "apt install zbar-tools");
    }
}
