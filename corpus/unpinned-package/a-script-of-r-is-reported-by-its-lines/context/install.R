# packages
needed <- c("sf", "terra")
install.packages(needed)
# install.packages("not-this-one")
BiocManager::install("DESeq2")
