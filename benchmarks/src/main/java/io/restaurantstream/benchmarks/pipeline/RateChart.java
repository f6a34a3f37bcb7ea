package io.restaurantstream.benchmarks.pipeline;

import io.restaurantstream.benchmarks.pipeline.Comparison.Way;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** The rates of all ways side by side, as a picture. */
final class RateChart {

    private RateChart() {}

    /** Writes a PNG file. */
    static void write(Path file, List<Comparison> comparisons) throws IOException {
        CategoryChart chart = new CategoryChartBuilder()
                .width(1000)
                .height(500)
                .title("Events a second into Postgres, all indexes on (median)")
                .yAxisTitle("events/s")
                .build();
        chart.getStyler().setLabelsVisible(true).setPlotGridVerticalLinesVisible(false);
        chart.getStyler().setYAxisDecimalPattern("#,###").setLegendPosition(LegendPosition.InsideNE);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        List<String> ways =
                List.of("COPY, text", "COPY, binary", "two COPYs at once", "this job", "stock sinks, no FKs");
        for (Comparison comparison : comparisons) {
            List<Double> rates =
                    Arrays.stream(Way.values()).map(comparison::eventsPerSecond).toList();
            chart.addSeries(comparison.profile(), ways, rates);
        }
        BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
    }
}
