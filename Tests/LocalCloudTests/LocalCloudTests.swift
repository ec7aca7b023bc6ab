// LocalCloudTests
