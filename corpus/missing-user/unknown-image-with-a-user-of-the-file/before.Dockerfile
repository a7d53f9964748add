FROM example.org/lab/course-2024:v3
USER root
RUN useradd --create-home --uid 1000 jovyan
USER jovyan
