using Microsoft.Playwright;

namespace KioskLocker.Tests.App.Gallery;

/// <summary>The ruler itself: a page made bad on purpose is found bad, kind by kind, and a good one is not.</summary>
[Collection(Chromium.Name)]
public sealed class RulerTests(Chromium chromium)
{
    private const string Head =
        """
        <!DOCTYPE html><style>
          * { box-sizing: border-box; margin: 0 } body { font: 30px/1.35 'Noto Sans', sans-serif }
          .page { position: relative; width: 100vw; height: 100vh; overflow: hidden } .at { position: absolute }
          button, input { font: inherit; width: 200px; height: 72px }
        </style>
        """;

    /// <summary>Name, inside of the page, what has to be found.</summary>
    private static readonly (string Name, string Inside, string Finding)[] Canaries =
    [
        ("small target", At(0, 0, "<button data-action=Placed style='height:60px'>Đã bỏ</button>"), "button Placed is 200 px wide and 60 px high"),
        ("narrow target", At(0, 0, "<button data-key=7 style='width:50px'>7</button>"), "key 7 is 50 px wide and 72 px high"),
        ("close targets", At(0, 0, "<button data-action=Back>A</button>") + At(204, 0, "<button data-action=Cancel>B</button>"), "button Back and button Cancel are 4 px apart"),
        ("close across corners", At(0, 0, "<button data-action=Back>A</button>") + At(205, 75, "<button data-action=Cancel>B</button>"), "button Back and button Cancel are 5 px apart"),
        ("overlapping targets", At(0, 0, "<button data-action=Back>A</button>") + At(150, 0, "<button data-action=Cancel>B</button>"), "button Back and button Cancel overlap"),
        ("overlapping texts", At(0, 0, "<p>Máy số Q6M1</p>") + At(60, 10, "<p>Đường dây nóng</p>"), "text \"Máy số Q6M1\" and text \"Đường dây nóng\" overlap"),
        ("text over a target", At(0, 0, "<button data-action=Open>Mở</button>") + At(100, 40, "<p>Ngăn 12</p>"), "button Open and text \"Ngăn 12\" overlap"),
        ("picture over a text", At(0, 0, "<p>Quét thẻ ở đây</p>") + At(0, 0, "<svg class=card width=100 height=100></svg>"), "picture card and text \"Quét thẻ ở đây\" overlap"),
        ("covered target", At(0, 0, "<button data-action=Open>Mở</button>") + At(0, 0, "<div class=veil style='width:300px;height:100px'></div>"), "button Open is covered by .veil"),
        ("text beyond the panel", At(1000, 0, "<p style='white-space:nowrap'>Chưa kiểm đếm giấy tờ</p>"), "text \"Chưa kiểm đếm giấy tờ\" is cut off by"),
        ("target beyond the panel", At(1000, 0, "<button data-action=Open>Mở</button>"), "button Open is cut off by 120 px"),
        ("picture beyond the panel", At(1000, 0, "<svg class=map width=200 height=200></svg>"), "picture map is cut off by 120 px"),
        ("dots", At(0, 0, "<p style='width:100px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap'>Đường dây nóng</p>"), "text \"Đường dây nóng\" ends in dots"),
        ("cut across", At(0, 0, "<p class=line style='width:100px;overflow:hidden;white-space:nowrap'>Đường dây nóng</p>"), ".line is too wide by"),
        ("cut below", At(0, 0, "<div class=note style='height:50px;width:200px;overflow:hidden'>Vui lòng đóng cửa ngăn lại sau khi bỏ giấy</div>"), ".note does not fit"),
        ("scrolled", At(0, 0, "<div class=content style='width:600px;height:300px;overflow:auto'><div style='height:420px'></div></div>"), ".content does not fit: 120 px would have to be scrolled to"),
        ("out of its box", At(0, 0, "<button data-action=Open style='white-space:nowrap'>Mở ngăn lớn hơn cho tôi</button>"), "sticks out of button Open by"),
        ("small text", At(0, 0, "<p style='font-size:20px'>Giờ mở cửa</p>"), "text \"Giờ mở cửa\" is 20.0 px high instead of 28"),
        ("small text of a picture", At(0, 0, "<svg width=200 height=200 viewBox='0 0 400 400'><text x=20 y=60 font-size=25>12</text></svg>"), "text \"12\" is 12.5 px high instead of 20"),
        ("typed text cut", At(0, 0, "<input data-field=phone value='0901 234 567 890 123'>"), "field phone cuts what was typed"),
        ("hidden text", "<style>.large .note { display: none }</style>" + At(0, 0, "<div class=large><p class=note>Tôi đã lấy lại hồ sơ</p></div>"), "text \"Tôi đã lấy lại hồ sơ\" is hidden by a style"),
        ("hidden with what holds it", At(0, 0, "<dl style='visibility:hidden'><dt>Ngăn số</dt><dd>12</dd></dl>"), "text \"Ngăn số12\" is hidden by a style"),
        ("two main buttons", At(0, 0, "<button class=primary data-action=Placed>A</button>") + At(0, 100, "<button class=primary data-action=Open>B</button>"), "2 buttons are the main one: button Placed, button Open"),
    ];

    private static readonly string[] Good =
    [
        At(0, 0, "<h1>Ông/bà đã bỏ hồ sơ vào chưa?</h1><p>Ễ Ộ ự ậ ỹ gjpq, hai dòng chữ liền nhau</p>"),
        At(0, 200, "<button class=primary data-action=Placed>Đã bỏ</button>") + At(208, 200, "<button data-action=OpenAgain><svg width=40 height=40></svg> Mở lại</button>"),
        At(0, 400, "<input data-field=phone value='0901'>") + At(0, 500, "<span style='position:absolute;width:1px;height:1px;overflow:hidden;font-size:10px'>chỉ để nghe</span>"),
        At(0, 600, "<div style='width:600px;height:80px;overflow:auto'>một dòng</div>") + "<p hidden style='font-size:5px'>ẩn</p>",
        At(0, 650, "<figure><figcaption style='display:none'>Thẻ 2024: mặt sau</figcaption></figure>"),
        At(0, 700, "<svg width=200 height=200 viewBox='0 0 200 200'><rect width=200 height=200></rect><text x=20 y=60 font-size=24>12</text></svg>"),
    ];

    [Fact]
    public async Task A_page_made_bad_on_purpose_is_found_bad_kind_by_kind()
    {
        await using var context = await NewContextAsync();
        var page = await context.NewPageAsync();
        var missed = new List<string>();
        foreach (var (name, inside, finding) in Canaries)
        {
            var found = await MeasureAsync(page, inside);
            if (!found.Any(one => one.Contains(finding, StringComparison.Ordinal)))
            {
                missed.Add($"{name}: {(found.Length == 0 ? "nothing found" : string.Join("; ", found))}");
            }
        }

        Assert.Empty(missed);
    }

    [Fact]
    public async Task A_good_page_has_nothing_wrong()
    {
        await using var context = await NewContextAsync();
        Assert.Empty(await MeasureAsync(await context.NewPageAsync(), string.Concat(Good)));
    }

    [Fact]
    public async Task What_a_dialogue_covers_is_not_measured_and_what_it_says_is()
    {
        await using var context = await NewContextAsync();
        var found = await MeasureAsync(await context.NewPageAsync(), Canaries[0].Inside + "<div class=veil role=dialog aria-modal=true style='position:fixed;inset:0'><p style='font-size:12px'>Còn 30 giây</p></div>");
        Assert.Equal(["text \"Còn 30 giây\" is 12.0 px high instead of 28"], found);
    }

    [Fact]
    public async Task Staff_may_scroll_and_a_citizen_may_not()
    {
        await using var context = await NewContextAsync();
        var page = await context.NewPageAsync();
        const string list = "<div class=content style='width:600px;height:300px;overflow:auto'><button data-action=A>A</button><div style='height:420px'></div><button data-action=B>B</button></div>";
        Assert.NotEmpty(await MeasureAsync(page, list));
        Assert.Empty(await MeasureAsync(page, list, citizens: false));
    }

    private static string At(int left, int top, string what) => $"<div class=at style='left:{left}px;top:{top}px'>{what}</div>";

    private static async Task<string[]> MeasureAsync(IPage page, string inside, bool citizens = true)
    {
        await page.SetContentAsync($"{Head}<body><div class=page>{inside}</div>");
        return await Measure.PageAsync(page, 28, 22, citizens);
    }

    private async Task<IBrowserContext> NewContextAsync()
    {
        var context = await chromium.Browser.NewContextAsync(new() { ViewportSize = new() { Width = 1080, Height = 1920 } });
        await context.AddInitScriptAsync(Measure.Script);
        return context;
    }
}
